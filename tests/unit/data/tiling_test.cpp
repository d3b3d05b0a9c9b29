#include "data/tiling.hpp"

#include <gtest/gtest.h>

namespace s2fbench::data {
namespace {

TEST(Tiling, DropsTheRemainder) {
  const Tiling tiling{100, 100};
  EXPECT_EQ(tiling.windows({0, 99}), 0);
  EXPECT_EQ(tiling.windows({0, 100}), 1);
  EXPECT_EQ(tiling.windows({50, 349}), 2);
  EXPECT_EQ(tiling.window({50, 349}, 1), (Interval{150, 250}));
}

TEST(Tiling, OverlappingAndSparseStrides) {
  EXPECT_EQ((Tiling{100, 30}.windows({0, 160})), 3);
  EXPECT_EQ((Tiling{100, 30}.window({0, 160}, 2)), (Interval{60, 160}));
  EXPECT_EQ((Tiling{100, 400}.windows({0, 500})), 2);
  EXPECT_EQ((Tiling{100, 400}.windows({0, 499})), 1);
}

TEST(FindContigs, KeepsOnlyWhatHoldsAWindow) {
  EXPECT_EQ(find_contigs(50, {{30, 45}, {9, 12}}, 10), (std::vector<Interval>{{12, 30}}));
  EXPECT_TRUE(find_contigs(9, {}, 10).empty());
}

}  // namespace
}  // namespace s2fbench::data
