#include "metrics/pair_moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "metrics/block_tree.hpp"
#include "metrics/metric.hpp"
#include "metrics/regression_line.hpp"
#include "reference.hpp"

namespace s2fbench::metrics {
namespace {

struct Pairs {
  std::vector<double> x, y;
};

Pairs noisy_pairs(std::size_t n, double offset, double scale) {
  RandomStream stream(7, "pairs", 0, n);
  Pairs pairs;
  for (std::size_t i = 0; i < n; ++i) {
    const double signal = stream.normal();
    pairs.x.push_back(offset + scale * signal);
    pairs.y.push_back(offset + scale * (0.5 * signal + stream.normal()));
  }
  return pairs;
}

PairMoments blockwise(const Pairs& pairs, std::size_t block) {
  std::vector<PairMoments> blocks;
  for (std::size_t i = 0; i < pairs.x.size(); i += block) {
    const std::size_t n = std::min(block, pairs.x.size() - i);
    blocks.push_back(pair_moments(&pairs.x[i], &pairs.y[i], n));
  }
  return block_tree(std::span<const PairMoments>(blocks),
                    [](const auto& a, const auto& b) { return merge(a, b); });
}

void expect_agreement(const Pairs& pairs, std::size_t block) {
  const auto moments = blockwise(pairs, block);
  const auto expected = reference(pairs.x, pairs.y);
  EXPECT_NEAR(pearson_whole(moments), expected.pearson, 1e-10);
  EXPECT_NEAR(mse(moments), expected.mse, 1e-10 * std::max(1.0, expected.mse));
}

TEST(PairMoments, AgreeWithTwoPassReference) {
  for (const std::size_t block : {1UL, 7UL, 64UL, 1000UL, 20000UL}) {
    expect_agreement(noisy_pairs(10007, 0.0, 1.0), block);
  }
}

TEST(PairMoments, SurviveALargeOffset) {
  // One-pass sums of squares in double lose every digit here.
  expect_agreement(noisy_pairs(5000, 1e5, 1e-2), 64);
}

TEST(PairMoments, SurviveASingleHugePeak) {
  auto pairs = noisy_pairs(5000, 1.0, 1e-3);
  pairs.x[1234] = 1e7;
  pairs.y[1234] = 3e6;
  expect_agreement(pairs, 64);
}

TEST(PairMoments, SurviveSortedValues) {
  auto pairs = noisy_pairs(5000, 0.0, 1.0);
  std::sort(pairs.x.begin(), pairs.x.end());
  expect_agreement(pairs, 64);
}

TEST(PairMoments, ConstantsHaveNoVarianceAndNoPearson) {
  Pairs pairs = noisy_pairs(4099, 0.0, 1.0);
  std::fill(pairs.x.begin(), pairs.x.end(), 0.1);
  const auto moments = blockwise(pairs, 61);
  EXPECT_EQ(moments.m2x, 0.0);
  EXPECT_TRUE(std::isnan(pearson_whole(moments)));
  EXPECT_FALSE(std::isnan(mse(moments)));
}

TEST(PairMoments, MergingWithNothingChangesNothing) {
  const auto pairs = noisy_pairs(10, 1.0, 1.0);
  const auto moments = blockwise(pairs, 10);
  EXPECT_EQ(merge(moments, {}).cxy, moments.cxy);
  EXPECT_EQ(merge({}, moments).m2y, moments.m2y);
}

TEST(PairMoments, MapXEqualsMappingTheValues) {
  const auto pairs = noisy_pairs(1000, 2.0, 1.5);
  auto mapped = pairs;
  for (double& x : mapped.x) x = 3.0 - 0.5 * x;
  const auto given = map_x(blockwise(pairs, 64), 3.0, -0.5);
  const auto expected = reference(mapped.x, mapped.y);
  EXPECT_NEAR(pearson_whole(given), expected.pearson, 1e-12);
  EXPECT_NEAR(mse(given), expected.mse, 1e-10);
}

TEST(RegressionLine, FindsTheLine) {
  Pairs pairs = noisy_pairs(500, 0.0, 1.0);
  for (std::size_t i = 0; i < pairs.x.size(); ++i) pairs.y[i] = 4.0 - 2.0 * pairs.x[i];
  const auto line = fit_line(blockwise(pairs, 32));
  EXPECT_NEAR(line.intercept, 4.0, 1e-12);
  EXPECT_NEAR(line.slope, -2.0, 1e-12);
}

TEST(RegressionLine, IsFlatWithoutVariance) {
  Pairs pairs = noisy_pairs(50, 0.0, 1.0);
  std::fill(pairs.x.begin(), pairs.x.end(), 0.4);
  const auto moments = blockwise(pairs, 50);
  EXPECT_EQ(fit_line(moments).slope, 0.0);
  EXPECT_EQ(fit_line(moments).intercept, moments.mean_y);
}

}  // namespace
}  // namespace s2fbench::metrics
