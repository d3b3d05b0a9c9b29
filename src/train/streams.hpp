// Which windows a training step sees, and how each is cropped: streams keyed by the
// trial's seed alone, so that trials of all models and losses see the same samples.
#pragma once

#include <cstdint>
#include <vector>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"

namespace s2fbench::train {

// The training windows in the order of this epoch.
std::vector<std::int64_t> epoch_order(std::uint64_t seed, int epoch,
                                      std::int64_t windows);

// The crop of one training window in this epoch: shift uniform in [0, shift_range) of the
// window, reverse complement with probability 1/2. Both are always drawn, so that
// switching one off leaves the other as it was.
data::View augmented_view(std::uint64_t seed, int epoch, std::int64_t window,
                          const data::Dataset& dataset,
                          const config::AugmentSettings& augment);

}  // namespace s2fbench::train
