#include "metrics/metric.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Metric, WithoutValuesEverythingIsUndefinedAndCountsAreZero) {
  const WindowValues none;
  for (const auto& metric : registry()) {
    const double nothing =
        metric.value({.spearman = kNan, .valid_factor = kNan, .each = &none});
    if (metric.name.ends_with("windows") || metric.name.ends_with("variants"))
      EXPECT_EQ(nothing, 0) << metric.name;
    else
      EXPECT_TRUE(std::isnan(nothing)) << metric.name;
  }
}

TEST(Metric, PearsonKeepsTheSign) {
  const double x[] = {1, 2, 3, 4};
  const double y[] = {8, 6, 4, 2};
  EXPECT_NEAR(pearson_whole(pair_moments(x, y, 4)), -1.0, 1e-15);
  EXPECT_NEAR(pearson_whole(pair_moments(x, x, 4)), 1.0, 1e-15);
}

TEST(Metric, MissingValuesMakeItUndefined) {
  const double x[] = {1, 2, kNan};
  const double y[] = {1, 2, 3};
  EXPECT_TRUE(std::isnan(pearson_whole(pair_moments(x, y, 3))));
  EXPECT_TRUE(std::isnan(mse(pair_moments(x, y, 3))));
}

TEST(Metric, UndefinedValuesAreCountedAndLeftOutOfMeans) {
  const std::vector<double> values = {1.0, kNan, 3.0};
  EXPECT_EQ(count_undefined(values), 1);
  EXPECT_EQ(mean_defined(values), 2.0);
  EXPECT_TRUE(std::isnan(mean_defined(std::vector<double>{kNan})));
}

}  // namespace
}  // namespace s2fbench::metrics
