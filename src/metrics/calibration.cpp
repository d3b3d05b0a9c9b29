#include "metrics/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "metrics/equal_mass.hpp"

namespace s2fbench::metrics {

std::vector<CalibrationBin> calibration_bins(std::span<const double> probabilities,
                                             std::span<const double> labels, int bins) {
  if (labels.size() != probabilities.size() || bins < 1)
    throw InternalError("calibration_bins: as many labels as probabilities, some bin");
  std::vector<CalibrationBin> found;
  for (const auto& group :
       equal_mass_groups(probabilities, static_cast<std::size_t>(bins))) {
    CalibrationBin bin;
    for (const std::size_t window : group) {
      bin.probability += probabilities[window];
      bin.positives += labels[window];
    }
    const auto windows = static_cast<double>(group.size());
    found.push_back(
        {std::ssize(group), bin.probability / windows, bin.positives / windows});
  }
  return found;
}

double expected_calibration_error(std::span<const CalibrationBin> bins) {
  double windows = 0;
  double sum = 0;
  for (const CalibrationBin& bin : bins) {
    windows += static_cast<double>(bin.windows);
    sum += static_cast<double>(bin.windows) * std::abs(bin.probability - bin.positives);
  }
  return windows > 0 ? sum / windows : std::numeric_limits<double>::quiet_NaN();
}

double largest_calibration_error(std::span<const CalibrationBin> bins) {
  double largest = std::numeric_limits<double>::quiet_NaN();
  for (const CalibrationBin& bin : bins)
    largest = std::fmax(largest, std::abs(bin.probability - bin.positives));
  return largest;
}

}  // namespace s2fbench::metrics
