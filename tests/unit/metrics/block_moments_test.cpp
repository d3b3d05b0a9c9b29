#include "metrics/block_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "metrics/metric.hpp"
#include "reference.hpp"

namespace s2fbench::metrics {
namespace {

constexpr BlockShape kShape{5, 3, 8};

std::vector<float> random_values(std::uint64_t item) {
  RandomStream stream(3, "block", 0, item);
  std::vector<float> values(kShape.windows * kShape.tracks * kShape.bins);
  for (float& value : values) value = static_cast<float>(stream.uniform());
  return values;
}

// Track t of all windows, means of `factor` bins: the definition, spelled out.
std::vector<double> pooled(const std::vector<float>& values, int track, int factor) {
  std::vector<double> out;
  for (int w = 0; w < kShape.windows; ++w) {
    for (int b = 0; b < kShape.bins; b += factor) {
      double sum = 0;
      for (int j = 0; j < factor; ++j) {
        sum += values[(w * kShape.tracks + track) * kShape.bins + b + j];
      }
      out.push_back(sum / factor);
    }
  }
  return out;
}

TEST(PoolingFactors, KeepCoarserResolutionsThatFit) {
  const std::vector<int> eight = {1, 32, 64, 128, 256, 512, 1024, 2048};
  EXPECT_EQ(pooling_factors(32, 2048, eight),
            (std::vector<int>{0, 1, 2, 4, 8, 16, 32, 64}));
  EXPECT_EQ(pooling_factors(128, 512, eight), (std::vector<int>{0, 0, 0, 1, 2, 4, 0, 0}));
  EXPECT_EQ(pooling_factors(1, 2048, eight).back(), 2048);
}

TEST(BlockMoments, EveryTrackAndResolutionAgreesWithTheReference) {
  const auto predicted = random_values(1);
  const auto truth = random_values(2);
  const std::vector<int> factors = {0, 1, 2, 8};
  const auto table = block_moments(kShape, predicted, truth, factors);
  ASSERT_EQ(table.size(), kShape.tracks * factors.size());
  for (int track = 0; track < kShape.tracks; ++track) {
    EXPECT_EQ(table[track * factors.size()].n, 0);
    for (std::size_t f = 1; f < factors.size(); ++f) {
      const auto& cell = table[track * factors.size() + f];
      const auto expected = reference(pooled(predicted, track, factors[f]),
                                      pooled(truth, track, factors[f]));
      EXPECT_NEAR(pearson_whole(cell), expected.pearson, 1e-12);
      EXPECT_NEAR(mse(cell), expected.mse, 1e-12);
    }
  }
}

TEST(BlockMoments, ConstantPredictionsStayConstantWhenPooled) {
  std::vector<float> predicted(kShape.windows * kShape.tracks * kShape.bins, 0.1F);
  const auto table =
      block_moments(kShape, predicted, random_values(1), std::vector{1, 4});
  for (const auto& cell : table) EXPECT_TRUE(std::isnan(pearson_whole(cell)));
}

TEST(BlockMoments, RefusesOtherShapes) {
  const std::vector<float> few(3);
  EXPECT_THROW(block_moments(kShape, few, few, std::vector{1}), InternalError);
  EXPECT_THROW(merge(MomentTable(2), MomentTable(3)), InternalError);
}

TEST(BlockMoments, TablesMergeEntryByEntry) {
  const std::vector<int> factors = {1, 2};
  const auto a = block_moments(kShape, random_values(1), random_values(2), factors);
  const auto b = block_moments(kShape, random_values(3), random_values(4), factors);
  const auto both = merge(a, b);
  for (std::size_t i = 0; i < both.size(); ++i) {
    EXPECT_EQ(both[i].cxy, merge(a[i], b[i]).cxy);
  }
}

}  // namespace
}  // namespace s2fbench::metrics
