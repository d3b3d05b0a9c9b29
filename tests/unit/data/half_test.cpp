#include "data/half.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

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

TEST(HalfValue, IsTheInverse) {
  EXPECT_EQ(half_value(0x3C00), 1.0F);
  EXPECT_EQ(half_value(0xAE66), -0.0999755859375F);
  EXPECT_EQ(half_value(0x7BFF), kLargestHalf);
  EXPECT_EQ(half_value(0x0001), 0x1p-24F);
  EXPECT_EQ(half_value(0x83FF), -1023 * 0x1p-24F);
  EXPECT_EQ(half_value(0x7C00), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(half_value(0xFE00)));
  EXPECT_TRUE(std::signbit(half_value(0x8000)));
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = half_value(static_cast<std::uint16_t>(bits));
    if (std::fabs(value) <= kLargestHalf) {
      ASSERT_EQ(round_to_half(value), value);
    }
    // The next larger half is the next larger number.
    if ((bits & 0x7FFFU) < 0x7C00U) {
      ASSERT_GT(std::fabs(half_value(static_cast<std::uint16_t>(bits + 1))),
                std::fabs(value));
    }
  }
}

}  // namespace
}  // namespace s2fbench::data
