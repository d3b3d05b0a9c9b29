#include "train/epoch_batches.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "train/streams.hpp"

namespace s2fbench::train {

EpochBatches::EpochBatches(const data::Dataset& dataset,
                           const config::TrialSettings& settings,
                           const comm::Context& gang, const SideStream& side,
                           const EpochPlace& place)
    : dataset_(dataset),
      settings_(settings),
      side_(side),
      first_shard_(settings.train.shards / gang.size() * gang.rank()),
      end_shard_(settings.train.shards / gang.size() * (gang.rank() + 1)),
      order_(epoch_order(
          static_cast<std::uint64_t>(settings.seed), place.epoch,
          static_cast<std::int64_t>(dataset.windows(data::Fold::train).size()))),
      place_(place),
      shard_(first_shard_),
      ahead_(std::make_unique<data::Prefetch<Item>>([this] { return make_next(); })) {}

int EpochBatches::windows_after(std::int64_t seen) const {
  const auto left = static_cast<std::int64_t>(order_.size()) - seen;
  const auto windows =
      static_cast<int>(std::min<std::int64_t>(settings_.train.batch, left));
  return windows < 2 * settings_.train.shards ? 0 : windows;
}

std::optional<EpochBatches::Item> EpochBatches::make_next() {
  if (shard_ == end_shard_) {
    place_.seen += windows_after(place_.seen);
    ++place_.step;
    shard_ = first_shard_;
  }
  const int windows = windows_after(place_.seen);
  if (windows == 0) return std::nullopt;
  const Shard shard = shard_of(windows, settings_.train.shards, shard_++);
  const Draw draw{static_cast<std::uint64_t>(settings_.seed), place_.epoch, place_.step};
  std::vector<data::View> views;
  for (int i = shard.first; i < shard.first + shard.size; ++i) {
    const auto window = order_[static_cast<std::size_t>(place_.seen + i)];
    views.push_back(augmented_view(draw, window, dataset_, settings_.train.augment));
  }
  return Item{shard, side_.start([&] {
                return load_batch(dataset_, data::Fold::train, views,
                                  training_target(settings_, draw.epoch), side_.device());
              })};
}

TensorBatch EpochBatches::load(const Shard& shard) {
  const double start = monotonic_seconds();
  const auto item = ahead_->next();
  waited_ += monotonic_seconds() - start;
  if (!item || item->shard.first != shard.first || item->shard.size != shard.size)
    throw InternalError("a step asks for a shard that is not the next one");
  return wait_for(item->batch);
}

}  // namespace s2fbench::train
