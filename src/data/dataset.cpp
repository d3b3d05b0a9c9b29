#include "data/dataset.hpp"

#include <limits>

#include "base/error.hpp"
#include "data/dataset_store.hpp"
#include "data/genome.hpp"
#include "data/one_hot.hpp"

namespace s2fbench::data {
namespace {

// Eight running sums: faster than one, and closer to the true sum.
float mean_of(const float* values, int count) {
  constexpr int lanes = 8;
  float sums[lanes] = {};
  int i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int lane = 0; lane < lanes; ++lane) sums[lane] += values[i + lane];
  }
  for (; i < count; ++i) sums[0] += values[i];
  float total = 0;
  for (const float sum : sums) total += sum;
  return total / static_cast<float>(count);
}

// Means of consecutive bins. A reversed profile is the forward one read backwards, so
// that both strands hold the same bits.
void bin_means(const float* values, int bins, int resolution, bool reverse,
               float* target) {
  for (int bin = 0; bin < bins; ++bin) {
    target[reverse ? bins - 1 - bin : bin] =
        mean_of(values + static_cast<std::ptrdiff_t>(bin) * resolution, resolution);
  }
}

}  // namespace

const std::string& Dataset::content_hash() const { return store_->content_hash; }
const Residence& Dataset::residence() const { return store_->arrays.residence; }
const std::vector<std::string>& Dataset::tracks() const { return store_->tracks; }
const std::vector<bool>& Dataset::has_replicate() const { return store_->has_replicate; }
int Dataset::input_length() const { return store_->input; }
const std::vector<Window>& Dataset::windows(Fold fold) const {
  return selected_->windows[static_cast<std::size_t>(fold)];
}

const Window& Dataset::window(Fold fold, std::int64_t index) const {
  const auto& list = windows(fold);
  if (index < 0 || index >= static_cast<std::int64_t>(list.size())) {
    throw InternalError("no window " + std::to_string(index) + " in the fold");
  }
  return list[static_cast<std::size_t>(index)];
}

int Dataset::shift_range(Fold fold, std::int64_t index) const {
  return window(fold, index).length - store_->input;
}

int Dataset::bins(int resolution) const {
  if (resolution <= 0 || store_->input % resolution != 0) {
    throw InternalError("resolution " + std::to_string(resolution) +
                        " does not divide windows of " + std::to_string(store_->input));
  }
  return store_->input / resolution;
}

std::size_t Dataset::length() const { return static_cast<std::size_t>(store_->input); }

std::size_t Dataset::first_base(Fold fold, const View& view) const {
  if (view.offset < 0 || view.offset > shift_range(fold, view.window)) {
    throw InternalError("no view of window " + std::to_string(view.window) +
                        " at offset " + std::to_string(view.offset));
  }
  return static_cast<std::size_t>(window(fold, view.window).position + view.offset);
}

Batch Dataset::batch(Fold fold, std::span<const View> views, int resolution) const {
  Batch batch;
  batch.windows = static_cast<int>(views.size());
  batch.length = input_positions();
  batch.channels = input_channels();
  batch.tracks = static_cast<int>(store_->tracks.size());
  if (of_sequences()) {
    batch.bins = per_track(table().values);
    batch.input = sequence_input(fold, views);
    batch.targets = values(fold, views);
    return batch;
  }
  batch.bins = bins(resolution);
  const std::size_t onehot_size = 4 * static_cast<std::size_t>(batch.length);
  batch.input.resize(views.size() * onehot_size);
  StoredArray<std::uint8_t>::Reader bases(store_->arrays.bases);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const std::size_t base = first_base(fold, views[v]);
    data::one_hot(bases.at(base, length()), batch.length, views[v].reverse_complement,
                  &batch.input[v * onehot_size]);
  }
  batch.targets = coverage(fold, views, resolution);
  return batch;
}

std::vector<float> Dataset::coverage(Fold fold, std::span<const View> views,
                                     int resolution) const {
  const auto row = static_cast<std::size_t>(bins(resolution));
  const std::size_t tracks = store_->tracks.size();
  std::vector<float> targets(views.size() * tracks * row);
  // Track by track: where one is streamed the disk is read in its order.
  for (std::size_t t = 0; t < tracks; ++t) {
    StoredArray<float>::Reader values(store_->arrays.coverage[t]);
    for (std::size_t v = 0; v < views.size(); ++v) {
      bin_means(values.at(first_base(fold, views[v]), length()), static_cast<int>(row),
                resolution, views[v].reverse_complement,
                &targets[(v * tracks + t) * row]);
    }
  }
  return targets;
}

std::vector<float> Dataset::replicate_targets(Fold fold, std::span<const View> views,
                                              int resolution) const {
  const auto row = static_cast<std::size_t>(bins(resolution));
  const std::size_t tracks = store_->tracks.size();
  std::vector<float> targets(views.size() * tracks * row,
                             std::numeric_limits<float>::quiet_NaN());
  for (std::size_t t = 0; t < tracks; ++t) {
    if (store_->replicate_source[t] < 0) continue;
    const auto source = static_cast<std::size_t>(store_->replicate_source[t]);
    StoredArray<float>::Reader values(store_->arrays.coverage[source]);
    for (std::size_t v = 0; v < views.size(); ++v) {
      bin_means(values.at(first_base(fold, views[v]), length()), static_cast<int>(row),
                resolution, views[v].reverse_complement,
                &targets[(v * tracks + t) * row]);
    }
  }
  return targets;
}

std::vector<float> Dataset::gc_content(Fold fold, std::span<const View> views,
                                       int resolution) const {
  const auto row = static_cast<std::size_t>(bins(resolution));
  std::vector<float> shares(views.size() * row);
  // Half of an unknown base counts, as in the one-hot code.
  constexpr float gc_of_code[] = {0, 1, 1, 0};
  std::vector<float> gc(static_cast<std::size_t>(store_->input));
  StoredArray<std::uint8_t>::Reader reader(store_->arrays.bases);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const std::uint8_t* bases = reader.at(first_base(fold, views[v]), length());
    for (std::size_t i = 0; i < gc.size(); ++i) {
      gc[i] = bases[i] < kOther ? gc_of_code[bases[i]] : 2 * kUnknownBase;
    }
    bin_means(gc.data(), static_cast<int>(row), resolution, views[v].reverse_complement,
              &shares[v * row]);
  }
  return shares;
}

}  // namespace s2fbench::data
