#include "train/epoch_batches.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "train/streams.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

config::TrialSettings settings_of(int batch, int shards) {
  auto settings = tiny_settings("bpnet");
  settings.train.batch = batch;
  settings.train.shards = shards;
  return settings;
}

// The windows of one step, drawn here and now.
TensorBatch drawn(const data::Dataset& dataset, const config::TrialSettings& settings,
                  const Draw& draw, std::int64_t seen, const Shard& shard) {
  const auto windows = dataset.windows(data::Fold::train).size();
  const auto order =
      epoch_order(draw.seed, draw.epoch, static_cast<std::int64_t>(windows));
  std::vector<data::View> views;
  for (int i = shard.first; i < shard.first + shard.size; ++i)
    views.push_back(augmented_view(draw, order[static_cast<std::size_t>(seen + i)],
                                   dataset, settings.train.augment));
  return load_batch(dataset, data::Fold::train, views, target_of(settings), torch::kCPU);
}

// Asks for all steps from `place` on, as rank `rank` of `ranks`; how many there were.
int expect_drawn(const data::Dataset& dataset, const config::TrialSettings& settings,
                 int rank, int ranks, EpochPlace place) {
  const SideStream side(torch::kCPU);
  EpochBatches batches(dataset, settings, comm::dry_run_context(rank, ranks), side,
                       place);
  const int shards = settings.train.shards / ranks;
  int steps = 0;
  while (const int windows = batches.windows_after(place.seen)) {
    for (int s = rank * shards; s < (rank + 1) * shards; ++s) {
      const Shard shard = shard_of(windows, settings.train.shards, s);
      const auto got = batches.load(shard);
      const auto expected =
          drawn(dataset, settings, {1, place.epoch, place.step}, place.seen, shard);
      EXPECT_TRUE(torch::equal(got.input, expected.input));
      EXPECT_TRUE(torch::equal(got.targets, expected.targets));
    }
    place.seen += windows;
    ++place.step;
    ++steps;
  }
  return steps;
}

TEST(EpochBatches, AreThoseOfTheStepsInTheirOrder) {
  const TinyData tiny;
  const auto windows = static_cast<int>(tiny.dataset.windows(data::Fold::train).size());
  const auto settings = settings_of(6, 2);
  const int steps = expect_drawn(tiny.dataset, settings, 0, 1, {1, 1, 0});
  EXPECT_EQ(steps, windows / 6 + (windows % 6 >= 4 ? 1 : 0));
  for (const int rank : {0, 1})
    EXPECT_EQ(expect_drawn(tiny.dataset, settings, rank, 2, {1, 1, 0}), steps);
}

TEST(EpochBatches, GoOnInTheMiddle) {
  const TinyData tiny;
  const auto settings = settings_of(4, 1);
  const int steps = expect_drawn(tiny.dataset, settings, 0, 1, {3, 1, 0});
  EXPECT_EQ(expect_drawn(tiny.dataset, settings, 0, 1, {3, 3, 8}), steps - 2);
}

TEST(EpochBatches, MayBeLeftInTheMiddle) {
  const TinyData tiny;
  const auto settings = settings_of(4, 2);
  const SideStream side(torch::kCPU);
  EpochBatches batches(tiny.dataset, settings, comm::local_context(), side, {});
  EXPECT_EQ(batches.load(shard_of(4, 2, 0)).input.size(0), 2);
}

TEST(EpochBatches, RefuseAnotherOrder) {
  const TinyData tiny;
  const auto settings = settings_of(4, 2);
  const SideStream side(torch::kCPU);
  EpochBatches batches(tiny.dataset, settings, comm::local_context(), side, {});
  EXPECT_THROW(batches.load(shard_of(4, 2, 1)), InternalError);
}

}  // namespace
}  // namespace s2fbench::train
