// Moments of one block of windows, per track and resolution, from one pass over
// predictions.
//
// Values at a coarser resolution are means of neighbouring bins, of predictions and truth
// alike.
#pragma once

#include <span>
#include <vector>

#include "metrics/pair_moments.hpp"

namespace s2fbench::metrics {

struct BlockShape {
  int windows = 0;
  int tracks = 0;
  int bins = 0;
};

// Row-major (track, factor).
using MomentTable = std::vector<PairMoments>;

// How many bins of `trained` bp make one bin of each of `resolutions`; 0 where there is
// no such bin: finer than trained, no multiple of it, or not dividing the input length.
std::vector<int> pooling_factors(int trained, int input_length,
                                 std::span<const int> resolutions);

// predicted, truth: (windows, tracks, bins). Factor 0 leaves empty moments.
MomentTable block_moments(const BlockShape& shape, std::span<const float> predicted,
                          std::span<const float> truth, std::span<const int> factors);

MomentTable merge(const MomentTable& a, const MomentTable& b);

}  // namespace s2fbench::metrics
