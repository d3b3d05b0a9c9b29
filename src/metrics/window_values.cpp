#include "metrics/window_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "metrics/calibration.hpp"
#include "metrics/conformal.hpp"
#include "metrics/partial_rank_correlation.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

std::vector<double> errors(const WindowValues& windows) {
  std::vector<double> out(windows.predicted.size());
  std::transform(windows.predicted.begin(), windows.predicted.end(),
                 windows.truth.begin(), out.begin(), [](double predicted, double truth) {
                   return std::abs(predicted - truth);
                 });
  return out;
}

bool any_nan(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(),
                     [](double value) { return std::isnan(value); });
}

std::vector<CalibrationBin> bins_of(const WindowValues& windows) {
  if (any_nan(windows.predicted)) return {};
  return calibration_bins(windows.predicted, windows.truth, kCalibrationBins);
}

// Windows that did not calibrate, held against the quantile of those that did.
struct Conformal {
  double quantile = std::numeric_limits<double>::infinity();
  WindowValues tested = {};
  std::vector<double> scores = {};  // of the tested windows

  bool defined() const { return std::isfinite(quantile) && !scores.empty(); }
  // In groups by predicted total; fewer where totals are equal.
  std::vector<Coverage> coverage(int groups) const {
    return coverage_by_activity(scores, quantile, tested.predicted, groups);
  }
};

Conformal conformal(const WindowValues& windows) {
  const auto all = errors(windows);
  if (any_nan(all)) return {};
  Conformal result;
  std::vector<double> calibration;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (windows.calibrates[i] != 0) {
      calibration.push_back(all[i]);
      continue;
    }
    result.scores.push_back(all[i]);
    result.tested.predicted.push_back(windows.predicted[i]);
    result.tested.truth.push_back(windows.truth[i]);
  }
  result.quantile = conformal_quantile(std::move(calibration), kMiscoverage);
  return result;
}

// Of the lower (0) or the higher (1) half.
double coverage_of_half(const WindowValues& windows, std::size_t half) {
  const Conformal result = conformal(windows);
  if (!result.defined()) return kNan;
  const auto halves = result.coverage(2);
  return halves.size() == 2 ? halves[half].share() : kNan;
}

}  // namespace

double expected_calibration_error(const WindowValues& windows) {
  return expected_calibration_error(bins_of(windows));
}

double largest_calibration_error(const WindowValues& windows) {
  return largest_calibration_error(bins_of(windows));
}

double conformal_coverage(const WindowValues& windows) {
  const Conformal result = conformal(windows);
  return result.defined() ? result.coverage(1).front().share() : kNan;
}

double conformal_coverage_low(const WindowValues& windows) {
  return coverage_of_half(windows, 0);
}

double conformal_coverage_high(const WindowValues& windows) {
  return coverage_of_half(windows, 1);
}

double conformal_width(const WindowValues& windows) {
  const Conformal result = conformal(windows);
  return result.defined() ? 2 * result.quantile / mean(result.tested.truth) : kNan;
}

double conformal_windows(const WindowValues& windows) {
  const Conformal result = conformal(windows);
  return result.defined() ? static_cast<double>(result.scores.size()) : 0;
}

double relative_spread(const WindowValues& windows) {
  const double prediction = mean(windows.predicted);
  return prediction > 0 ? mean(windows.spread) / prediction : kNan;
}

double spread_error_correlation(const WindowValues& windows) {
  return partial_rank_correlation(windows.spread, errors(windows), windows.predicted);
}

double spread_windows(const WindowValues& windows) {
  return static_cast<double>(
      std::count_if(windows.spread.begin(), windows.spread.end(),
                    [](double spread) { return !std::isnan(spread); }));
}

double mean_spread(const WindowValues& windows) {
  double sum = 0;
  for (const double spread : windows.spread) sum += std::isnan(spread) ? 0 : spread;
  return sum / spread_windows(windows);  // 0 / 0 = NaN
}

}  // namespace s2fbench::metrics
