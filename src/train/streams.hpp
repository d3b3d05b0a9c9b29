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

// Where in a trial a window is trained on.
struct Draw {
  std::uint64_t seed = 0;
  int epoch = 1;
  int step = 1;  // within the epoch
};

// The crop of one training window in this epoch: shift uniform in [0, shift_range) of the
// window, reverse complement with probability 1/2, drawn for the window or for the whole
// step. All are drawn from their own places, so that switching one off leaves the others
// as they were.
data::View augmented_view(const Draw& draw, std::int64_t window,
                          const data::Dataset& dataset,
                          const config::AugmentSettings& augment);

}  // namespace s2fbench::train
