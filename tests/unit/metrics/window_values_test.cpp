#include "metrics/window_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random_stream.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// 40 windows of which every other one calibrates; errors of these are 1 ... 20, those of
// the others 0.5 ... 19.5, growing with the prediction.
WindowValues graded() {
  WindowValues windows;
  for (int i = 0; i < 40; ++i) {
    const int rank = i / 2 + 1;
    const bool calibrates = i % 2 == 0;
    windows.predicted.push_back(100 + rank);
    windows.truth.push_back(100 + rank +
                            (i % 4 < 2 ? 1 : -1) * (calibrates ? rank : rank - 0.5));
    windows.calibrates.push_back(calibrates ? 1 : 0);
  }
  return windows;
}

TEST(ConformalOfWindows, IsThatOfTheHalfThatDoesNotCalibrate) {
  const auto windows = graded();
  // The ceil(21 x 0.9) = 19th smallest of 1 ... 20 is 19: 19 of 20 errors are below.
  EXPECT_DOUBLE_EQ(conformal_coverage(windows), 19.0 / 20);
  EXPECT_DOUBLE_EQ(conformal_coverage_low(windows), 1);
  EXPECT_DOUBLE_EQ(conformal_coverage_high(windows), 0.9);
  EXPECT_EQ(conformal_windows(windows), 20);
  double truth = 0;
  for (std::size_t i = 1; i < 40; i += 2) truth += windows.truth[i] / 20;
  EXPECT_NEAR(conformal_width(windows), 2 * 19 / truth, 1e-12);
}

TEST(ConformalOfWindows, IsUndefinedWhereTooFewCalibrate) {
  auto windows = graded();
  std::fill(windows.calibrates.begin() + 16, windows.calibrates.end(), std::uint8_t{0});
  EXPECT_TRUE(std::isnan(conformal_coverage(windows)));  // 8 of the 9 that 90 % wants
  EXPECT_EQ(conformal_windows(windows), 0);
  std::fill(windows.calibrates.begin(), windows.calibrates.end(), std::uint8_t{1});
  EXPECT_TRUE(std::isnan(conformal_width(windows)));  // none is left to test
  windows = graded();
  windows.predicted[3] = kNan;
  EXPECT_TRUE(std::isnan(conformal_coverage(windows)));
  EXPECT_TRUE(std::isnan(conformal_coverage({})));
}

TEST(ConformalOfWindows, HalvesOfOnePredictionAreOne) {
  auto windows = graded();
  std::fill(windows.predicted.begin(), windows.predicted.end(), 100.0);
  EXPECT_TRUE(std::isnan(conformal_coverage_low(windows)));
  EXPECT_FALSE(std::isnan(conformal_coverage(windows)));
}

TEST(CalibrationOfWindows, IsTheDistanceOfShareAndProbability) {
  WindowValues windows;
  for (int i = 0; i < 100; ++i) {
    windows.predicted.push_back(i < 50 ? 0.2 : 0.8);
    windows.truth.push_back(i % 10 < (i < 50 ? 3 : 8) ? 1 : 0);  // 30 % and 80 %
  }
  EXPECT_NEAR(expected_calibration_error(windows), 0.05, 1e-12);
  EXPECT_NEAR(largest_calibration_error(windows), 0.1, 1e-12);
  windows.predicted[0] = kNan;
  EXPECT_TRUE(std::isnan(expected_calibration_error(windows)));
}

TEST(Spread, TellsOfTheErrorWhereItGrowsWithIt) {
  RandomStream stream(1, "spread");
  WindowValues windows;
  for (int i = 0; i < 200; ++i) {
    const double error = stream.uniform();
    windows.predicted.push_back(10 + stream.uniform());
    windows.truth.push_back(windows.predicted.back() + error);
    windows.spread.push_back(error * error);
  }
  EXPECT_GT(spread_error_correlation(windows), 0.99);
  double spread = 0, predicted = 0;
  for (int i = 0; i < 200; ++i) {
    spread += windows.spread[static_cast<std::size_t>(i)];
    predicted += windows.predicted[static_cast<std::size_t>(i)];
  }
  EXPECT_NEAR(relative_spread(windows), spread / predicted, 1e-12);
  std::fill(windows.spread.begin(), windows.spread.end(), 0.0);
  EXPECT_TRUE(std::isnan(spread_error_correlation(windows)));
  EXPECT_EQ(relative_spread(windows), 0);
  std::fill(windows.predicted.begin(), windows.predicted.end(), 0.0);
  EXPECT_TRUE(std::isnan(relative_spread(windows)));
}

TEST(Spread, MeanLeavesOutWhatIsUndefined) {
  EXPECT_EQ(mean_spread({.spread = {1, kNan, 3}}), 2);
  EXPECT_EQ(spread_windows({.spread = {1, kNan, 3}}), 2);
  EXPECT_TRUE(std::isnan(mean_spread({.spread = {kNan}})));
}

}  // namespace
}  // namespace s2fbench::metrics
