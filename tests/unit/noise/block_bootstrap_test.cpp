// Draws, intervals and tests of the block bootstrap against what theory says.
#include "noise/block_bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random_stream.hpp"

namespace s2fbench::noise {
namespace {

std::vector<double> normals(std::size_t n, std::uint64_t item, double mean = 0) {
  RandomStream stream(3, "normals", 0, item);
  std::vector<double> values(n);
  for (double& value : values) value = mean + stream.normal();
  return values;
}

// The mean of the drawn values.
BlockStatistic mean_of(std::vector<double> values) {
  return [values = std::move(values)](std::span<const std::uint32_t> times) {
    double sum = 0, n = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      sum += times[i] * values[i];
      n += times[i];
    }
    return sum / n;
  };
}

TEST(BlockBootstrap, DrawsAsManyAsThereAreKeyedBySeedAndResample) {
  const auto first = drawn_blocks(50, {}, 0);
  EXPECT_EQ(std::accumulate(first.begin(), first.end(), 0U), 50U);
  EXPECT_EQ(first, drawn_blocks(50, {.resamples = 7}, 0));
  EXPECT_NE(first, drawn_blocks(50, {}, 1));
  EXPECT_NE(first, drawn_blocks(50, {.seed = 2}, 0));
  EXPECT_TRUE(drawn_blocks(0, {}, 0).empty());
}

TEST(BlockBootstrap, SpreadOfAMeanIsItsStandardError) {
  const auto values = normals(200, 1);
  const auto means = bootstrap_blocks(200, mean_of(values), {.resamples = 4000});
  const Summary of_values = summarise(values), of_means = summarise(means);
  const double error = of_values.sd * std::sqrt(199.0 / 200) / std::sqrt(200.0);
  EXPECT_NEAR(of_means.sd / error, 1, 0.04);
  const Interval interval = percentile_interval(means);
  EXPECT_NEAR((interval.high - interval.low) / (2 * 1.96 * error), 1, 0.06);
}

TEST(BlockBootstrap, IntervalsHoldTheTruthAboutAsOftenAsTheySay) {
  int held = 0;
  constexpr int rounds = 300;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const auto means =
        bootstrap_blocks(60, mean_of(normals(60, 100 + round, 0.3)), {.resamples = 399});
    const Interval interval = percentile_interval(means);
    held += interval.low < 0.3 && 0.3 < interval.high ? 1 : 0;
  }
  EXPECT_NEAR(held, 0.94 * rounds, 4 * std::sqrt(0.06 * 0.94 * rounds));
}

// Two models that err alike: apart as a pair, not by their own intervals.
TEST(BlockBootstrap, DifferencesOverTheSameBlocksArePaired) {
  const auto hard = normals(100, 1), noise = normals(100, 2);
  std::vector<double> a(100), b(100);
  for (std::size_t i = 0; i < 100; ++i) {
    a[i] = hard[i];
    b[i] = hard[i] + 0.05 + 0.05 * noise[i];
  }
  const auto of_a = bootstrap_blocks(100, mean_of(a), {});
  const auto of_b = bootstrap_blocks(100, mean_of(b), {});
  std::vector<double> differences(of_a.size());
  for (std::size_t i = 0; i < of_a.size(); ++i) differences[i] = of_b[i] - of_a[i];
  EXPECT_GT(percentile_interval(of_a).high, percentile_interval(of_b).low);
  EXPECT_GT(percentile_interval(differences).low, 0);
  const TestResult test = bootstrap_test(0.05, differences);
  EXPECT_NEAR(test.p, 2.0 / 2000, 1e-15);
  EXPECT_EQ(test.p, test.least_p);
}

TEST(BlockBootstrap, TestCountsBothSides) {
  EXPECT_NEAR(bootstrap_test(1, std::vector<double>{1, 2, 3, -1}).p, 2 * 2.0 / 5, 1e-15);
  EXPECT_NEAR(bootstrap_test(0, std::vector<double>{0, 0, 0}).p, 1, 1e-15);
  EXPECT_NEAR(bootstrap_test(1, std::vector<double>{1, kNan, 1}).p, 2.0 / 3, 1e-15);
  EXPECT_TRUE(std::isnan(bootstrap_test(1, std::vector<double>{kNan}).p));
  EXPECT_TRUE(std::isnan(bootstrap_test(kNan, std::vector<double>{1}).p));
}

TEST(BlockBootstrap, PercentilesAreThoseOfNumpy) {
  std::vector<double> values(41);
  std::iota(values.begin(), values.end(), 0.0);
  const Interval interval = percentile_interval(values);
  EXPECT_NEAR(interval.low, 1, 1e-12);  // 0.025 * 40
  EXPECT_NEAR(interval.high, 39, 1e-12);
  values.pop_back();
  EXPECT_NEAR(percentile_interval(values).low, 0.975, 1e-12);
  EXPECT_TRUE(std::isnan(percentile_interval(std::vector<double>{1, kNan}).low));
}

TEST(BlockBootstrap, DrawnRepeatsAddTheirVariance) {
  // Repeats far apart, blocks that change nothing.
  const Repeats repeats = {std::vector<double>(3000, 0.0),
                           std::vector<double>(3000, 1.0)};
  const auto fixed = with_these_repeats(repeats);
  EXPECT_EQ(summarise(fixed).sd, 0);
  EXPECT_EQ(fixed.front(), 0.5);
  const auto drawn = with_drawn_repeats(repeats, {}, 1);
  EXPECT_NEAR(summarise(drawn).mean, 0.5, 0.03);
  EXPECT_NEAR(summarise(drawn).sd, std::sqrt(0.125), 0.02);
  EXPECT_NE(drawn, with_drawn_repeats(repeats, {}, 2));
  EXPECT_EQ(drawn, with_drawn_repeats(repeats, {}, 1));
  EXPECT_TRUE(with_these_repeats({}).empty());
}

}  // namespace
}  // namespace s2fbench::noise
