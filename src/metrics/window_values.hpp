// The windows of one track one by one: for metrics that no sums can give.
#pragma once

#include <cstdint>
#include <vector>

namespace s2fbench::metrics {

// In the order of the windows; what a metric does not need stays empty.
struct WindowValues {
  std::vector<double> predicted = {};  // total coverage, or a binary model's probability
  std::vector<double> truth = {};      // total coverage, or the label
  std::vector<double> spread = {};     // standard deviation of several predictions
  std::vector<std::uint8_t> calibrates = {};  // 1: conformal intervals are made from it
};

// Of probabilities and labels: calibration.hpp, with kCalibrationBins bins.
inline constexpr int kCalibrationBins = 15;
double expected_calibration_error(const WindowValues& windows);
double largest_calibration_error(const WindowValues& windows);

// Split-conformal intervals of predicted totals, half as wide as the quantile of
// |predicted - true| of the windows that calibrate (conformal.hpp); what is told is of
// the other windows. NaN where too few calibrate or none is left.
inline constexpr double kMiscoverage = 0.1;
// The share of windows whose true total lies within the interval.
double conformal_coverage(const WindowValues& windows);
// The same of the half with the lower, and the one with the higher predicted total.
double conformal_coverage_low(const WindowValues& windows);
double conformal_coverage_high(const WindowValues& windows);
// The interval's length over the mean true total.
double conformal_width(const WindowValues& windows);
// How many windows are behind these.
double conformal_windows(const WindowValues& windows);

// Mean spread over mean prediction; NaN where the latter is not above 0.
double relative_spread(const WindowValues& windows);
// Partial rank correlation of spread and |predicted - true| given the prediction: whether
// the spread tells of the error more than the prediction does.
double spread_error_correlation(const WindowValues& windows);

// Mean of the spreads that are defined, and their number.
double mean_spread(const WindowValues& windows);
double spread_windows(const WindowValues& windows);

}  // namespace s2fbench::metrics
