// Scores of a fold come together in the order of its windows, whoever computed them.
#include <gtest/gtest.h>

#include <vector>

#include "support/test_world.hpp"
#include "train/block_pass.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

TEST(RankedScores, AreInTheOrderOfTheWindowsOnAnyNumberOfRanks) {
  const auto gang = test::world();
  const TinyData tiny;
  BlockPass pass{data::Fold::test, 3, {}, {}};
  pass.work = [](std::span<const data::View> views) {
    BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    sums.ranked.tracks = 2;
    for (const auto& view : views) {
      for (int track = 0; track < 2; ++track) {
        sums.ranked.scores.push_back(static_cast<float>(10 * view.window + track));
        sums.ranked.labels.push_back(static_cast<float>((view.window + track) % 2));
      }
    }
    return sums;
  };
  const auto sums = sum_blocks(tiny.dataset, gang, pass);
  const auto windows = tiny.dataset.windows(data::Fold::test).size();
  ASSERT_GT(windows % 3, 0u) << "the last block is meant to be shorter";
  EXPECT_EQ(sums.windows, static_cast<double>(windows));
  EXPECT_EQ(sums.ranked.tracks, 2);
  ASSERT_EQ(sums.ranked.scores.size(), 2 * windows);
  for (std::size_t i = 0; i < 2 * windows; ++i) {
    EXPECT_EQ(sums.ranked.scores[i], static_cast<float>(10 * (i / 2) + i % 2));
    EXPECT_EQ(sums.ranked.labels[i], static_cast<float>((i / 2 + i % 2) % 2));
  }
}

}  // namespace
}  // namespace s2fbench::train
