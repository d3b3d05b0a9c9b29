// Peaks of several tracks as windows of one size: the merging rule of Basset (Kelley,
// Snoek, Rinn 2016, preprocess_features.py).
#pragma once

#include <cstdint>
#include <vector>

#include "data/peaks.hpp"

namespace s2fbench::data {

// A merged peak and the tracks in which it is active.
struct MergedPeak {
  std::int64_t midpoint = 0;
  std::vector<int> tracks;  // ascending
  bool operator==(const MergedPeak&) const = default;
};

// The window of `size` nt around a midpoint, which may reach over the chromosome's ends.
Interval window_around(std::int64_t midpoint, std::int64_t size);

// Each peak becomes a window of `size` nt, clipped to [0, length). While two neighbours
// share `least_overlap` nt or more, the pair that shares most (of equals the leftmost) is
// merged: its midpoint is the mean of the two, weighted by 1 + the number of active
// tracks and rounded half up, its tracks are those of both. `peaks` by midpoint.
std::vector<MergedPeak> merge_peaks(const std::vector<Peak>& peaks, std::int64_t size,
                                    std::int64_t least_overlap, std::int64_t length);

// Merged peaks whose window can be used, and how many were dropped and why.
struct PlacedPeaks {
  std::vector<MergedPeak> kept;
  std::int64_t clipped = 0;     // the window reaches over the chromosome's end
  std::int64_t unmappable = 0;  // it shares a base with an unmappable region
};

// `contigs` are what lies between unmappable regions, sorted.
PlacedPeaks place_peaks(std::vector<MergedPeak> merged, std::int64_t size,
                        const std::vector<Interval>& contigs, std::int64_t length);

}  // namespace s2fbench::data
