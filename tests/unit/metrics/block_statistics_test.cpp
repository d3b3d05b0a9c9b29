#include "metrics/block_statistics.hpp"

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
constexpr Parts kPairs{.pairs = true};

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

TEST(BlockStatistics, EveryTrackAndResolutionAgreesWithTheReference) {
  const auto predicted = random_values(1);
  const auto truth = random_values(2);
  const std::vector<int> factors = {0, 1, 2, 8};
  const auto table = block_statistics(kShape, predicted, truth, factors, kPairs);
  ASSERT_EQ(table.size(), kShape.tracks * factors.size());
  for (int track = 0; track < kShape.tracks; ++track) {
    EXPECT_EQ(table[track * factors.size()].pairs.n, 0);
    for (std::size_t f = 1; f < factors.size(); ++f) {
      const auto& cell = table[track * factors.size() + f].pairs;
      const auto expected = reference(pooled(predicted, track, factors[f]),
                                      pooled(truth, track, factors[f]));
      EXPECT_NEAR(pearson_whole(cell), expected.pearson, 1e-12);
      EXPECT_NEAR(mse(cell), expected.mse, 1e-12);
    }
  }
}

TEST(BlockStatistics, ConstantPredictionsStayConstantWhenPooled) {
  std::vector<float> predicted(kShape.windows * kShape.tracks * kShape.bins, 0.1F);
  const auto table =
      block_statistics(kShape, predicted, random_values(1), std::vector{1, 4}, kPairs);
  for (const auto& cell : table) EXPECT_TRUE(std::isnan(pearson_whole(cell.pairs)));
}

TEST(BlockStatistics, FactorsMayComeInAnyOrder) {
  const auto x = random_values(1), y = random_values(2);
  const std::vector<int> factors = {8, 1, 4, 2, 1, 8};
  const auto table = block_statistics(kShape, x, y, factors, kPairs);
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const auto alone = block_statistics(kShape, x, y, std::vector{factors[f]}, kPairs);
    EXPECT_NEAR(table[f].pairs.cxy, alone[0].pairs.cxy, 1e-12);
    EXPECT_EQ(table[f].pairs.n, alone[0].pairs.n);
  }
}

TEST(BlockStatistics, RefusesOtherShapes) {
  const std::vector<float> few(3);
  EXPECT_THROW(block_statistics(kShape, few, few, std::vector{1}, kPairs), InternalError);
  EXPECT_THROW(merge(StatisticsTable(2), StatisticsTable(3)), InternalError);
}

TEST(BlockStatistics, RefusesAWindowWithoutAGroup) {
  const auto values = random_values(1);
  EXPECT_THROW(block_statistics(kShape, values, values, std::vector{1}, kPairs,
                                {2, std::vector{0, 1}}),
               InternalError);
}

constexpr Parts kAll{.pairs = true,
                     .window_pearson = true,
                     .window_spearman = true,
                     .jensen_shannon = true,
                     .poisson = true,
                     .contrast = true};

void expect_equal_sums(const Statistics& a, const Statistics& b) {
  EXPECT_EQ(a.pairs.cxy, b.pairs.cxy);
  EXPECT_EQ(a.window_pearson.sum, b.window_pearson.sum);
  EXPECT_EQ(a.window_pearson.windows, b.window_pearson.windows);
  EXPECT_EQ(a.window_spearman.sum, b.window_spearman.sum);
  EXPECT_EQ(a.js_distance.sum, b.js_distance.sum);
  EXPECT_EQ(a.js_divergence.sum, b.js_divergence.sum);
  EXPECT_EQ(a.poisson.deviance, b.poisson.deviance);
  EXPECT_EQ(a.poisson.windows, b.poisson.windows);
  EXPECT_EQ(a.specific.cxy, b.specific.cxy);
  EXPECT_EQ(a.tracks_mean.cxy, b.tracks_mean.cxy);
}

TEST(BlockStatistics, TablesMergeEntryByEntry) {
  const std::vector<int> factors = {1, 2};
  const auto a =
      block_statistics(kShape, random_values(1), random_values(2), factors, kAll);
  const auto b =
      block_statistics(kShape, random_values(3), random_values(4), factors, kAll);
  const auto both = merge(a, b);
  for (std::size_t i = 0; i < both.size(); ++i)
    expect_equal_sums(both[i], merge(a[i], b[i]));
}

// One window after another of the block, without its neighbours.
std::vector<float> window_of(const std::vector<float>& values, int window) {
  const auto each = kShape.tracks * kShape.bins;
  return {values.begin() + window * each, values.begin() + (window + 1) * each};
}

TEST(BlockStatistics, GroupsAreSummedApart) {
  const std::vector<int> factors = {0, 1, 4}, groups = {2, 0, 2, 0, 0};
  const auto x = random_values(1), y = random_values(2);
  const auto table = block_statistics(kShape, x, y, factors, kAll, {3, groups});
  const std::size_t entries = kShape.tracks * factors.size();
  ASSERT_EQ(table.size(), 3 * entries);
  for (int group = 0; group < 3; ++group) {
    std::vector<float> group_x, group_y;
    BlockShape shape = kShape;
    shape.windows = 0;
    for (int w = 0; w < kShape.windows; ++w) {
      if (groups[w] != group) continue;
      ++shape.windows;
      const auto wx = window_of(x, w), wy = window_of(y, w);
      group_x.insert(group_x.end(), wx.begin(), wx.end());
      group_y.insert(group_y.end(), wy.begin(), wy.end());
    }
    const auto alone = block_statistics(shape, group_x, group_y, factors, kAll);
    for (std::size_t i = 0; i < entries; ++i)
      expect_equal_sums(table[group * entries + i], alone[i]);
  }
}

// pooled() values of every track, and their mean in each bin.
std::vector<std::vector<double>> with_mean(const std::vector<float>& values, int factor) {
  std::vector<std::vector<double>> rows;
  for (int track = 0; track < kShape.tracks; ++track)
    rows.push_back(pooled(values, track, factor));
  std::vector<double> mean(rows[0].size());
  for (std::size_t i = 0; i < mean.size(); ++i)
    for (const auto& row : rows) mean[i] += row[i] / kShape.tracks;
  rows.push_back(mean);
  return rows;
}

TEST(BlockStatistics, WhatTracksHaveApartAndInCommon) {
  const auto predicted = random_values(1), truth = random_values(2);
  const std::vector<int> factors = {1, 4};
  const auto table =
      block_statistics(kShape, predicted, truth, factors, {.contrast = true});
  for (std::size_t f = 0; f < factors.size(); ++f) {
    auto x = with_mean(predicted, factors[f]), y = with_mean(truth, factors[f]);
    const auto common = reference(x.back(), y.back());
    for (int track = 0; track < kShape.tracks; ++track) {
      const auto& entry = table[track * factors.size() + f];
      EXPECT_NEAR(pearson_whole(entry.tracks_mean), common.pearson, 1e-12);
      for (std::size_t i = 0; i < x.back().size(); ++i) {
        x[track][i] -= x.back()[i];
        y[track][i] -= y.back()[i];
      }
      EXPECT_NEAR(pearson_whole(entry.specific), reference(x[track], y[track]).pearson,
                  1e-12);
      EXPECT_EQ(entry.pairs.n, 0);
    }
  }
}

TEST(BlockStatistics, OneTrackHasNothingApart) {
  const BlockShape shape{2, 1, 4};
  const std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8}, y = {8, 1, 6, 3, 4, 5, 2, 7};
  const auto entry =
      block_statistics(shape, x, y, std::vector{1}, {.contrast = true}).front();
  EXPECT_TRUE(std::isnan(pearson_whole(entry.specific)));
  EXPECT_FALSE(std::isnan(pearson_whole(entry.tracks_mean)));
}

TEST(BlockStatistics, OnlyWhatIsAskedForIsSummed) {
  const auto x = random_values(1), y = random_values(2);
  const auto entry =
      block_statistics(kShape, x, y, std::vector{1}, {.jensen_shannon = true}).front();
  EXPECT_EQ(entry.pairs.n, 0);
  EXPECT_EQ(entry.window_pearson.windows, 0);
  EXPECT_EQ(entry.poisson.windows, 0);
  EXPECT_EQ(entry.js_distance.windows, kShape.windows);
}

}  // namespace
}  // namespace s2fbench::metrics
