#include "train/streams.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

TEST(EpochOrder, IsAPermutationKeyedBySeedAndEpoch) {
  const auto order = epoch_order(1, 1, 100);
  EXPECT_EQ(order, epoch_order(1, 1, 100));
  EXPECT_NE(order, epoch_order(1, 2, 100));
  EXPECT_NE(order, epoch_order(2, 1, 100));
  EXPECT_EQ(std::set<std::int64_t>(order.begin(), order.end()).size(), 100u);
}

TEST(AugmentedView, ShiftsCoverTheRangeAndHalfIsReversed) {
  const TinyData tiny;
  const int range = tiny.dataset.shift_range(data::Fold::train, 0);
  ASSERT_GT(range, 0);
  int reversed = 0, least = range, most = 0;
  for (int draw = 0; draw < 2000; ++draw) {
    const int epoch = draw / 100, window = draw % 100;
    const auto view = augmented_view({1, epoch, 1}, window, tiny.dataset, {});
    EXPECT_EQ(view.window, window);
    reversed += view.reverse_complement ? 1 : 0;
    least = std::min(least, view.offset);
    most = std::max(most, view.offset);
  }
  EXPECT_NEAR(reversed, 1000, 150);
  EXPECT_GE(least, 0);
  EXPECT_LT(most, range);
  EXPECT_LT(least, range / 10 + 1);
  EXPECT_GT(most, range - range / 10 - 2);
}

TEST(AugmentedView, SwitchingOneOffLeavesTheOther) {
  const TinyData tiny;
  for (int window = 0; window < 50; ++window) {
    const auto both = augmented_view({1, 4, 1}, window, tiny.dataset, {true, "true"});
    const auto shift = augmented_view({1, 4, 1}, window, tiny.dataset, {true, "false"});
    const auto reverse = augmented_view({1, 4, 1}, window, tiny.dataset, {false, "true"});
    EXPECT_EQ(shift.offset, both.offset);
    EXPECT_FALSE(shift.reverse_complement);
    EXPECT_EQ(reverse.reverse_complement, both.reverse_complement);
    EXPECT_EQ(reverse.offset, tiny.dataset.centre(data::Fold::train, window).offset);
  }
}

TEST(AugmentedView, ABatchIsReversedAsAWholeHalfOfTheTime) {
  const TinyData tiny;
  int reversed = 0;
  for (int step = 1; step <= 400; ++step) {
    const Draw draw{1, 2, step};
    const auto first = augmented_view(draw, 0, tiny.dataset, {true, "batch"});
    for (int window = 1; window < 8; ++window) {
      const auto view = augmented_view(draw, window, tiny.dataset, {true, "batch"});
      EXPECT_EQ(view.reverse_complement, first.reverse_complement);
      // Shifts stay those of the window.
      EXPECT_EQ(view.offset,
                augmented_view(draw, window, tiny.dataset, {true, "true"}).offset);
    }
    reversed += first.reverse_complement ? 1 : 0;
  }
  EXPECT_NEAR(reversed, 200, 50);
}

}  // namespace
}  // namespace s2fbench::train
