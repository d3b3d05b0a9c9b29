// Values of windows against their definitions in long double, and what happens to inputs
// that have none.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random_stream.hpp"
#include "metrics/metric.hpp"
#include "metrics/rank_correlation.hpp"
#include "reference.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr int kBins = 64;

using Values = std::vector<double>;

// Coverage as it is: many zeros, some peaks.
Values coverage(std::uint64_t item, double background) {
  RandomStream stream(11, "coverage", 0, item);
  Values values(kBins);
  for (double& value : values) {
    const double peak = stream.uniform() < 0.1 ? 50 * stream.uniform() : 0;
    value = peak + (stream.uniform() < 0.3 ? 0 : background * stream.uniform());
  }
  return values;
}

// The textbook form, with m between the two.
long double js_reference(const Values& x, const Values& y) {
  const long double epsilon = std::numeric_limits<double>::epsilon();
  const auto distribution = [&](const Values& values) {
    std::vector<long double> p;
    long double sum = 0;
    for (const double value : values) {
      p.push_back(std::max(0.0L, static_cast<long double>(value)) + epsilon);
      sum += p.back();
    }
    for (auto& value : p) value /= sum;
    return p;
  };
  const auto p = distribution(x), q = distribution(y);
  long double divergence = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const long double m = (p[i] + q[i]) / 2;
    divergence += (p[i] * std::log(p[i] / m) + q[i] * std::log(q[i] / m)) / 2;
  }
  return divergence;
}

double js(const Values& x, const Values& y) {
  return js_divergence(x.data(), y.data(), static_cast<int>(x.size()));
}

TEST(JensenShannon, AgreesWithTheDefinition) {
  for (std::uint64_t item = 0; item < 50; ++item) {
    const auto x = coverage(2 * item, 1), y = coverage(2 * item + 1, 2);
    const auto expected = static_cast<double>(js_reference(x, y));
    EXPECT_NEAR(js(x, y), expected, 1e-12 * expected);
  }
}

TEST(JensenShannon, KeepsItsDigitsWhereProfilesAreClose) {
  const auto x = coverage(1, 1);
  for (const double change : {1e-2, 1e-4, 1e-6}) {
    auto y = x;
    for (std::size_t i = 0; i < y.size(); i += 2) y[i] *= 1 + change;
    const auto expected = static_cast<double>(js_reference(x, y));
    EXPECT_NEAR(js(x, y), expected, 1e-6 * expected) << change;
    EXPECT_GT(js(x, y), 0);
  }
  EXPECT_EQ(js(x, x), 0);
}

TEST(JensenShannon, IsTheLogarithmOfTwoForProfilesApart) {
  EXPECT_NEAR(js({1, 0, 0}, {0, 0, 3}), std::log(2.0), 1e-12);
  EXPECT_NEAR(js({2, 4, 6}, {1, 2, 3}), 0, 1e-30);
}

TEST(JensenShannon, NegativePredictionsCountAsNothing) {
  EXPECT_EQ(js({-5, 1, 2}, {0, 1, 2}), 0);
  // No coverage at all is a flat profile.
  EXPECT_EQ(js({0, 0, 0}, {-1, -2, -3}), 0);
}

TEST(JensenShannon, IsUndefinedForWhatIsNoProfile) {
  EXPECT_TRUE(std::isnan(js({kNan, 1}, {1, 1})));
  EXPECT_TRUE(std::isnan(js({1, 1}, {1, kNan})));
  EXPECT_TRUE(std::isnan(js({kInf, 1}, {1, 1})));
  EXPECT_TRUE(std::isnan(js({-kInf, 1}, {1, 1})));
  EXPECT_TRUE(std::isnan(js({1}, {1})));
  EXPECT_TRUE(std::isnan(js({}, {})));
}

PoissonSums poisson(const Values& p, const Values& y) {
  return poisson_sums(p.data(), y.data(), static_cast<int>(p.size()));
}

TEST(Poisson, AgreesWithTheDefinitionRawAndScaled) {
  auto p = coverage(3, 1);
  for (double& value : p) value += 0.01;
  const auto y = coverage(4, 1);
  const auto sums = poisson(p, y);
  for (const double factor : {1.0, 0.3, 7.0}) {
    long double nll = 0, deviance = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const long double rate = static_cast<long double>(factor) * p[i], n = y[i];
      nll += rate - n * std::log(rate);
      deviance += 2 * ((n > 0 ? n * std::log(n / rate) : 0) - (n - rate));
    }
    EXPECT_NEAR(poisson_nll(sums, factor), static_cast<double>(nll / kBins), 1e-11);
    EXPECT_NEAR(poisson_deviance(sums, factor), static_cast<double>(deviance / kBins),
                1e-11);
  }
  EXPECT_TRUE(std::isnan(poisson_nll(sums, -1)));
  EXPECT_TRUE(std::isnan(poisson_deviance(sums, kNan)));
}

TEST(Poisson, APerfectPredictionHasNoDeviance) {
  const auto y = coverage(4, 1);
  EXPECT_EQ(poisson_deviance(poisson(y, y), 1), 0);
}

TEST(Poisson, WindowsWithoutALikelihoodAreCountedNotClipped) {
  for (const auto& [p, y] : {std::pair<Values, Values>{{1, -1e-9}, {1, 0}},
                             {{1, 0}, {1, 2}},
                             {{1, kNan}, {1, 1}},
                             {{1, kInf}, {1, 1}},
                             {{1, 1}, {1, -1}},
                             {{1, 1}, {1, kNan}}}) {
    const auto sums = poisson(p, y);
    EXPECT_EQ(sums.undefined, 1);
    EXPECT_EQ(sums.windows, 0);
    EXPECT_EQ(sums.bins, 0);
  }
  // Nothing predicted where nothing was measured is certain.
  EXPECT_EQ(poisson_nll(poisson({0, 1}, {0, 1}), 1), 0.5);
  const Values x = {1, 1, 1, -1}, y = {1, 1, 1, 1};
  const auto two = statistics_of(x.data(), y.data(), 2, 2, {.poisson = true});
  EXPECT_EQ(two.poisson.windows, 1);
  EXPECT_EQ(two.poisson.undefined, 1);
  EXPECT_TRUE(std::isnan(poisson_nll(two.poisson, 1)));
}

TEST(WindowPearson, LeavesOutConstantWindowsAndCountsTheRest) {
  // Windows of three bins: in order, reversed, constant prediction, constant truth, NaN.
  const Values x = {1, 2, 3, 3, 2, 1, 0.1, 0.1, 0.1, 1, 2, 3, 1, kNan, 2};
  const Values y = {2, 4, 6, 2, 4, 7, 1, 2, 3, 5, 5, 5, 1, 2, 3};
  const auto sums = statistics_of(x.data(), y.data(), 5, 3, {.window_pearson = true});
  EXPECT_EQ(sums.window_pearson.windows, 2);
  const double reversed = reference({3, 2, 1}, {2, 4, 7}).pearson;
  EXPECT_NEAR(mean(sums.window_pearson), (1 + reversed) / 2, 1e-14);
  EXPECT_TRUE(std::isnan(mean(statistics_of(nullptr, nullptr, 0, 3, {}).window_pearson)));
}

TEST(Scaled, ByTheRatioOfMeansAsIfTheValuesWere) {
  auto p = coverage(5, 3);
  const auto y = coverage(6, 1);
  const auto moments = pair_moments(p.data(), y.data(), p.size());
  const double factor = ratio_of_means(moments);
  EXPECT_NEAR(factor * moments.mean_x, moments.mean_y, 1e-12);
  for (double& value : p) value *= factor;
  const double expected = reference(p, y).mse;
  EXPECT_NEAR(mse_scaled(moments, factor), expected, 1e-12 * expected);
  EXPECT_TRUE(std::isnan(ratio_of_means({})));
  EXPECT_TRUE(std::isnan(ratio_of_means({.n = 4, .mean_y = 2})));
}

}  // namespace
}  // namespace s2fbench::metrics
