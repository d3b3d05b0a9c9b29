// What the references of scipy do not show: bounds, draws, nonsense.
#include "noise/two_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::noise {
namespace {

using Values = std::vector<double>;

TEST(TwoSamples, ThreeSeedsCannotReachFivePercent) {
  const Values low = {1, 2, 3}, high = {100, 101, 102};
  EXPECT_NEAR(least_exact_p(3, 3), 0.1, 1e-15);
  EXPECT_NEAR(permutation_test(low, high).p, 0.1, 1e-15);
  EXPECT_NEAR(mann_whitney_test(low, high).p, 0.1, 1e-15);
  EXPECT_EQ(welch_test(low, high).least_p, 0);
  EXPECT_NEAR(least_exact_p(4, 4), 2.0 / 70, 1e-15);
  EXPECT_EQ(least_exact_p(1, 1), 1);
  EXPECT_EQ(least_exact_p(0, 5), 1);
}

TEST(TwoSamples, NoValueIsBelowTheLeast) {
  RandomStream stream(1, "samples");
  for (int round = 0; round < 300; ++round) {
    Values a(1 + stream.below(6)), b(1 + stream.below(6));
    for (auto* values : {&a, &b})
      for (double& value : *values) value = static_cast<double>(stream.below(4));
    for (const TestResult& result : {permutation_test(a, b), mann_whitney_test(a, b)}) {
      EXPECT_GE(result.p, result.least_p);
      EXPECT_LE(result.p, 1);
    }
  }
}

TEST(TwoSamples, DrawnPermutationsAgreeWithAllOfThem) {
  const Values a = {0.1, 0.5, 0.7, 0.4, 0.9, 0.2}, b = {0.6, 0.8, 1.1, 0.3, 1.2, 1.0};
  const TestResult all = permutation_test(a, b);
  const TestResult drawn = permutation_test(a, b, {.most_exact = 10, .draws = 19999});
  EXPECT_NEAR(drawn.p, all.p, 4 * std::sqrt(all.p / 20000) * 2);
  EXPECT_EQ(drawn.least_p, least_exact_p(6, 6));
  // Keyed: the same numbers again, others with another seed.
  EXPECT_EQ(permutation_test(a, b, {.most_exact = 10, .draws = 999}).p,
            permutation_test(a, b, {.most_exact = 10, .draws = 999}).p);
  EXPECT_NE(permutation_test(a, b, {.most_exact = 10, .draws = 999}).p,
            permutation_test(a, b, {.most_exact = 10, .draws = 999, .seed = 2}).p);
}

TEST(TwoSamples, DrawsAreThemselvesABound) {
  Values a(40), b(40);
  for (int i = 0; i < 40; ++i) {
    a[static_cast<std::size_t>(i)] = i;
    b[static_cast<std::size_t>(i)] = 100 + i;
  }
  const TestResult result = permutation_test(a, b, {.draws = 99});
  EXPECT_NEAR(result.p, 0.02, 1e-15);
  EXPECT_NEAR(result.least_p, 0.02, 1e-15);
}

// A test at 5 % rejects about 5 % of the time when nothing differs, an exact one no more.
TEST(TwoSamples, ErrorRatesUnderTheNull) {
  int welch = 0, permutation = 0, mann_whitney = 0;
  constexpr int rounds = 4000;
  for (int round = 0; round < rounds; ++round) {
    RandomStream stream(7, "null", 0, static_cast<std::uint64_t>(round));
    Values a(5), b(5);
    for (double& value : a) value = stream.normal();
    for (double& value : b) value = stream.normal();
    welch += welch_test(a, b).p < 0.05 ? 1 : 0;
    permutation += permutation_test(a, b).p < 0.05 ? 1 : 0;
    mann_whitney += mann_whitney_test(a, b).p < 0.05 ? 1 : 0;
  }
  const double spread = 3 * std::sqrt(0.05 * 0.95 / rounds);
  EXPECT_NEAR(welch, 0.045 * rounds, (0.01 + spread) * rounds);
  EXPECT_LT(permutation, (0.05 + spread) * rounds);
  EXPECT_GT(permutation, (0.045 - spread) * rounds);  // 12 of 252 arrangements
  EXPECT_LT(mann_whitney, (0.05 + spread) * rounds);
}

TEST(TwoSamples, NonsenseHasNoAnswer) {
  const double inf = std::numeric_limits<double>::infinity();
  const Values none = {}, nans = {kNan, kNan}, one = {1}, two = {1, 2};
  for (const Values* empty : {&none, &nans}) {
    EXPECT_TRUE(std::isnan(welch_test(*empty, two).p));
    EXPECT_TRUE(std::isnan(permutation_test(*empty, two).p));
    EXPECT_TRUE(std::isnan(mann_whitney_test(two, *empty).p));
  }
  EXPECT_TRUE(std::isnan(welch_test(one, two).p));
  const Values infinite = {inf, 1, 2}, both = {inf, -inf}, huge = {1e200, -1e200, 1e300};
  EXPECT_TRUE(std::isnan(welch_test(infinite, two).p));
  EXPECT_TRUE(std::isnan(permutation_test(infinite, two).p));
  EXPECT_TRUE(std::isnan(permutation_test(both, two).p));
  EXPECT_TRUE(std::isnan(welch_test(huge, two).p));
  EXPECT_EQ(welch_test(Values{1, 1}, Values{2, 2}).p, 0);
  EXPECT_TRUE(std::isnan(welch_test(Values{1, 1}, Values{1, 1}).p));
}

}  // namespace
}  // namespace s2fbench::noise
