// Sums of one block of windows, per track and resolution, from one pass over predictions.
//
// Values at a coarser resolution are means of neighbouring bins, of predictions and truth
// alike.
#pragma once

#include <span>
#include <vector>

#include "metrics/statistics.hpp"

namespace s2fbench::metrics {

struct BlockShape {
  int windows = 0;
  int tracks = 0;
  int bins = 0;
};

// Windows that are summed apart: all as one, or the group of each.
struct Groups {
  int count = 1;
  std::span<const int> of_window = {};  // each in [0, count); empty: all are in group 0
};

// Row-major (group, track, factor).
using StatisticsTable = std::vector<Statistics>;

// How many bins of `trained` bp make one bin of each of `resolutions`; 0 where there is
// no such bin: finer than trained, no multiple of it, or not dividing the input length.
std::vector<int> pooling_factors(int trained, int input_length,
                                 std::span<const int> resolutions);

// predicted, truth: (windows, tracks, bins). Factor 0 leaves empty sums.
StatisticsTable block_statistics(const BlockShape& shape,
                                 std::span<const float> predicted,
                                 std::span<const float> truth,
                                 std::span<const int> factors, const Parts& parts,
                                 const Groups& groups = {});

StatisticsTable merge(const StatisticsTable& a, const StatisticsTable& b);

}  // namespace s2fbench::metrics
