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
  for (int window = 0; window < 2000; ++window) {
    const auto view = augmented_view(1, 1, window, tiny.dataset, {});
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
    const auto both = augmented_view(1, 4, window, tiny.dataset, {true, true});
    const auto shift = augmented_view(1, 4, window, tiny.dataset, {true, false});
    const auto reverse = augmented_view(1, 4, window, tiny.dataset, {false, true});
    EXPECT_EQ(shift.offset, both.offset);
    EXPECT_FALSE(shift.reverse_complement);
    EXPECT_EQ(reverse.reverse_complement, both.reverse_complement);
    EXPECT_EQ(reverse.offset, tiny.dataset.centre(data::Fold::train, window).offset);
  }
}

}  // namespace
}  // namespace s2fbench::train
