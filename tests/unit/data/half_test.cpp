#include "data/half.hpp"

#include <gtest/gtest.h>

namespace s2fbench::data {
namespace {

// Bit patterns and values as numpy.float16 gives them.
TEST(RoundToHalf, RoundsToNearestTiesToEven) {
  EXPECT_EQ(round_to_half(0.0F), 0.0F);
  EXPECT_EQ(round_to_half(1.0F), 1.0F);
  EXPECT_EQ(round_to_half(0.1F), 0.0999755859375F);
  EXPECT_EQ(round_to_half(-0.1F), -0.0999755859375F);
  EXPECT_EQ(round_to_half(2049.0F), 2048.0F);  // a tie: the even neighbour
  EXPECT_EQ(round_to_half(2051.0F), 2052.0F);
  EXPECT_EQ(round_to_half(65503.0F), 65504.0F);
  EXPECT_EQ(round_to_half(kLargestHalf), kLargestHalf);
}

TEST(RoundToHalf, SubnormalNumbers) {
  EXPECT_EQ(round_to_half(0x1p-24F), 0x1p-24F);
  EXPECT_EQ(round_to_half(0x1p-25F), 0.0F);
  EXPECT_EQ(round_to_half(0x1.8p-24F), 0x1p-23F);
  EXPECT_EQ(round_to_half(3e-6F), 50 * 0x1p-24F);
}

}  // namespace
}  // namespace s2fbench::data
