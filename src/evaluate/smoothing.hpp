// Box-car smoothing: predictions and truth on equal terms at a width of our choice.
//
// As in the profile study: predictions are repeated to base resolution and a test set's
// windows joined end to end in its order, whatever lies between them; then comes a moving
// average of `width` bases, from width / 2 before a base to (width - 1) / 2 after it
// (numpy.convolve, mode "same"), zeros beyond the ends, of prediction and truth alike.
// Other than there, each chromosome is joined for itself.
#pragma once

#include <functional>
#include <vector>

#include "evaluate/spill.hpp"
#include "evaluate/test_sets.hpp"

namespace s2fbench::evaluate {

// Collective over the gang. Sums at base resolution of one set of the pass,
// (track, width): pairs and the Pearson of windows. `windows` is the set itself.
metrics::StatisticsTable smoothed_statistics(const Spill& spill, const TestPass& pass,
                                             int set, const data::Dataset& windows,
                                             const std::vector<int>& widths,
                                             const comm::Context& gang,
                                             const std::function<bool()>& stop);

// Moving average; zeros beyond the ends.
std::vector<float> box_car(const std::vector<float>& values, int width);

}  // namespace s2fbench::evaluate
