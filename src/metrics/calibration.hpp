// Whether predicted probabilities are the shares of positives that come true.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace s2fbench::metrics {

struct CalibrationBin {
  std::int64_t windows = 0;
  double probability = 0;  // mean prediction
  double positives = 0;    // share of windows with label 1
};

// Bins of about equal numbers of windows (equal_mass.hpp), from the lowest probability
// on. Labels are 0 or 1.
std::vector<CalibrationBin> calibration_bins(std::span<const double> probabilities,
                                             std::span<const double> labels, int bins);

// Expected calibration error: mean over windows of |probability - positives| of their bin
// (Naeini et al. 2015; equal-mass bins: Nguyen & O'Connor 2015). NaN without a window.
// Depends on the number of bins, and is above 0 by chance where bins hold few windows.
double expected_calibration_error(std::span<const CalibrationBin> bins);
// The largest of the differences; NaN without a window.
double largest_calibration_error(std::span<const CalibrationBin> bins);

}  // namespace s2fbench::metrics
