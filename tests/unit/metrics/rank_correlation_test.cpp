// Spearman's rho against ranks found by counting.
#include "metrics/rank_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random_stream.hpp"
#include "reference.hpp"

namespace s2fbench::metrics {
namespace {

using Values = std::vector<float>;

double rho(const Values& x, const Values& y) {
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < x.size(); ++i) keys.push_back(rank_key(x[i], y[i]));
  return spearman(keys);
}

// How many are below, and half of those that are equal.
std::vector<double> mid_ranks(const Values& values) {
  std::vector<double> ranks;
  for (const float value : values) {
    double rank = 0;
    for (const float other : values)
      rank += other < value ? 1 : (other == value ? 0.5 : 0);
    ranks.push_back(rank);
  }
  return ranks;
}

Values drawn(std::uint64_t item, std::uint64_t distinct) {
  RandomStream stream(5, "ranks", distinct, item);
  Values values(300);
  for (float& value : values)
    value = static_cast<float>(stream.below(distinct)) / 7 - 1.5F;
  return values;
}

TEST(Spearman, IsPearsonOfMidRanks) {
  for (const std::uint64_t distinct : {2UL, 10UL, 1000000UL}) {
    for (std::uint64_t item = 0; item < 10; ++item) {
      const auto x = drawn(item, distinct);
      auto y = drawn(item + 100, distinct);
      for (std::size_t i = 0; i < y.size(); i += 3) y[i] = x[i];
      EXPECT_NEAR(rho(x, y), reference(mid_ranks(x), mid_ranks(y)).pearson, 1e-14);
    }
  }
}

TEST(Spearman, SeesOrderAlone) {
  EXPECT_NEAR(rho({1, 2, 3, 4}, {-9, 0.5, 0.6, 1e30F}), 1, 1e-15);
  EXPECT_NEAR(rho({1, 2, 3, 4}, {4, 3, 2, 1}), -1, 1e-15);
  constexpr float inf = std::numeric_limits<float>::infinity();
  EXPECT_NEAR(rho({-inf, -1, 1, inf}, {1, 2, 3, 4}), 1, 1e-15);
}

TEST(Spearman, ZerosOfBothSignsAreEqual) {
  EXPECT_EQ(rho({-0.0F, 0.0F, 1}, {1, 2, 3}), rho({0, 0, 1}, {1, 2, 3}));
}

TEST(Spearman, IsUndefinedWithoutVariance) {
  EXPECT_TRUE(std::isnan(rho({1, 1, 1}, {1, 2, 3})));
  EXPECT_TRUE(std::isnan(rho({1, 2, 3}, {0, 0, 0})));
  EXPECT_TRUE(std::isnan(rho({1}, {1})));
  EXPECT_TRUE(std::isnan(rho({}, {})));
  const double x[] = {1, std::nan("")}, y[] = {1, 2};
  EXPECT_TRUE(std::isnan(window_spearman(x, y, 2)));
}

}  // namespace
}  // namespace s2fbench::metrics
