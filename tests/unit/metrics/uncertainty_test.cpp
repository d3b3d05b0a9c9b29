// Calibration, conformal intervals and partial rank correlation: what must hold of them
// beside the numbers of tests/golden/metrics.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "metrics/calibration.hpp"
#include "metrics/conformal.hpp"
#include "metrics/equal_mass.hpp"
#include "metrics/partial_rank_correlation.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Numbers = std::vector<double>;

Numbers uniforms(std::size_t count, RandomStream& stream) {
  Numbers numbers(count);
  for (double& number : numbers) number = stream.uniform();
  return numbers;
}

TEST(EqualMass, EveryValueIsInOneGroupAndEqualOnesTogether) {
  RandomStream stream(1, "equal mass");
  for (const std::size_t count : {0U, 1U, 5U, 10U, 97U}) {
    Numbers values = uniforms(count, stream);
    for (double& value : values) value = std::round(value * 20);
    const auto groups = equal_mass_groups(values, 10);
    EXPECT_LE(groups.size(), std::min<std::size_t>(10, count));
    std::size_t seen = 0;
    double before = -1;
    for (const auto& group : groups) {
      ASSERT_FALSE(group.empty());
      seen += group.size();
      EXPECT_GT(values[group.front()], before);
      before = values[group.back()];
    }
    EXPECT_EQ(seen, count);
  }
  EXPECT_THROW(equal_mass_groups(Numbers{1, kNan}, 2), InternalError);
  EXPECT_THROW(equal_mass_groups(Numbers{1}, 0), InternalError);
}

TEST(Calibration, OfPerfectAndOfWrongProbabilities) {
  const Numbers probabilities = {0, 0, 1, 1};
  EXPECT_EQ(
      expected_calibration_error(calibration_bins(probabilities, Numbers{0, 0, 1, 1}, 2)),
      0);
  const auto wrong = calibration_bins(probabilities, Numbers{1, 1, 0, 0}, 2);
  EXPECT_EQ(expected_calibration_error(wrong), 1);
  EXPECT_EQ(largest_calibration_error(wrong), 1);
  EXPECT_TRUE(std::isnan(expected_calibration_error({})));
  EXPECT_TRUE(std::isnan(largest_calibration_error({})));
  EXPECT_TRUE(calibration_bins({}, {}, 5).empty());
  EXPECT_THROW(calibration_bins(probabilities, Numbers{1}, 2), InternalError);
}

TEST(Calibration, DoesNotDependOnTheOrderOfWindows) {
  RandomStream stream(2, "calibration");
  Numbers probabilities = uniforms(200, stream);
  for (double& p : probabilities) p = std::round(p * 16) / 16;
  Numbers labels;
  for (const double p : probabilities) labels.push_back(stream.uniform() < p ? 1 : 0);
  const auto bins = calibration_bins(probabilities, labels, 7);
  std::reverse(probabilities.begin(), probabilities.end());
  std::reverse(labels.begin(), labels.end());
  const auto again = calibration_bins(probabilities, labels, 7);
  ASSERT_EQ(bins.size(), again.size());
  for (std::size_t i = 0; i < bins.size(); ++i) {
    EXPECT_EQ(bins[i].windows, again[i].windows);
    EXPECT_EQ(bins[i].positives, again[i].positives);
  }
}

// Over many draws the share of new scores that are covered lies between 1 - a and
// 1 - a + 1 / (n + 1): the theorem.
TEST(Conformal, CoversAsOftenAsPromised) {
  constexpr int kDraws = 20'000;
  for (const double miscoverage : {0.1, 0.3}) {
    RandomStream stream(3, "conformal");
    int covered = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
      const double quantile = conformal_quantile(uniforms(24, stream), miscoverage);
      covered += stream.uniform() <= quantile ? 1 : 0;
    }
    const double share = double(covered) / kDraws;
    const double noise = 3 * std::sqrt(miscoverage * (1 - miscoverage) / kDraws);
    EXPECT_GE(share, 1 - miscoverage - noise);
    EXPECT_LE(share, 1 - miscoverage + 1.0 / 25 + noise);
  }
}

TEST(Conformal, TooFewScoresPromiseNothing) {
  EXPECT_TRUE(std::isinf(conformal_quantile({}, 0.1)));
  EXPECT_TRUE(std::isinf(conformal_quantile(Numbers(8, 1.0), 0.1)));
  EXPECT_EQ(conformal_quantile(Numbers(9, 1.0), 0.1), 1);
  EXPECT_EQ(fewest_scores(0.1), 9);
  EXPECT_EQ(fewest_scores(0.05), 19);
  EXPECT_EQ(fewest_scores(0.5), 1);
  EXPECT_EQ(fewest_scores(0.3), 3);
  EXPECT_THROW(conformal_quantile({1, kNan}, 0.1), InternalError);
  EXPECT_THROW(conformal_quantile({1}, 0), InternalError);
  EXPECT_THROW(conformal_quantile({1}, 1), InternalError);
  EXPECT_THROW(fewest_scores(kNan), InternalError);
}

TEST(Conformal, CoverageByActivity) {
  const Numbers scores = {1, 5, 1, 5, 1, 1};
  const Numbers activity = {60, 10, 50, 20, 40, 30};
  const auto groups = coverage_by_activity(scores, 2, activity, 2);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].covered, 1);
  EXPECT_NEAR(groups[0].activity, 20, 1e-12);
  EXPECT_EQ(groups[1].share(), 1);
  EXPECT_NEAR(coverage_by_activity(scores, 2, activity, 1)[0].share(), 4.0 / 6, 1e-15);
  EXPECT_TRUE(coverage_by_activity({}, 2, {}, 3).empty());
  EXPECT_TRUE(std::isnan(Coverage{}.share()));
}

TEST(PartialRankCorrelation, TakesAwayWhatTheThirdExplains) {
  RandomStream stream(4, "partial");
  const std::size_t n = 4000;
  const Numbers z = uniforms(n, stream);
  Numbers x, y, w;
  for (std::size_t i = 0; i < n; ++i) {
    const double own = stream.normal() / 5;
    x.push_back(z[i] + own);
    y.push_back(z[i] + stream.normal() / 5);  // with x only through z
    w.push_back(z[i] + own + stream.normal() / 20);
  }
  EXPECT_GT(rank_correlation(x, y), 0.5);
  EXPECT_LT(std::abs(partial_rank_correlation(x, y, z)), 0.06);
  EXPECT_GT(partial_rank_correlation(x, w, z), 0.9);
}

TEST(PartialRankCorrelation, IsUndefinedWhereNothingIsLeft) {
  const Numbers x = {1, 2, 3, 4}, y = {2, 1, 4, 3}, same = {5, 5, 5, 5};
  EXPECT_EQ(rank_correlation(x, x), 1);
  EXPECT_TRUE(std::isnan(rank_correlation(x, same)));
  EXPECT_TRUE(std::isnan(rank_correlation({}, {})));
  EXPECT_TRUE(std::isnan(rank_correlation(x, Numbers{1, 2, kNan, 4})));
  EXPECT_TRUE(std::isnan(partial_rank_correlation(x, y, same)));
  EXPECT_TRUE(std::isnan(partial_rank_correlation(x, y, x)));
  EXPECT_THROW(rank_correlation(x, Numbers{1}), InternalError);
}

}  // namespace
}  // namespace s2fbench::metrics
