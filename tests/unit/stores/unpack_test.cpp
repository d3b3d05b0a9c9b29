// Pooling and order of axes, against sums written out.
#include "stores/unpack.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "base/error.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

std::vector<float> pooled(const Layout& layout, Pooling pooling, int tokens) {
  std::vector<float> values(static_cast<std::size_t>(layout.positions) * 3);
  std::iota(values.begin(), values.end(), 0.0F);  // position p, channel c: 3p + c
  std::vector<float> target(3);
  pool_to(target, values, layout, pooling, tokens);
  return target;
}

TEST(Unpack, PoolsOverRealTokens) {
  Layout layout = test::tiny_layout();
  layout.channels = 3;
  EXPECT_EQ(pooled(layout, Pooling::cls, 5), (std::vector<float>{0, 1, 2}));
  // Positions 1, 2, 3 of five tokens, the first and the last of them special.
  EXPECT_EQ(pooled(layout, Pooling::mean, 5), (std::vector<float>{6, 7, 8}));
  EXPECT_EQ(pooled(layout, Pooling::mean, 3), (std::vector<float>{3, 4, 5}));
  EXPECT_EQ(pooled(layout, Pooling::mean_special, 6),
            (std::vector<float>{7.5, 8.5, 9.5}));
  layout.special_start = layout.special_end = 0;
  EXPECT_EQ(pooled(layout, Pooling::mean, 7), (std::vector<float>{9, 10, 11}));
}

TEST(Unpack, MeansAreSummedInDoublePrecision) {
  Layout layout = test::tiny_layout();
  layout.special_start = layout.special_end = 0;
  layout.channels = 1;
  const std::vector<float> values = {1e8F, 1, 1, 1, 1, -1e8F, 1};
  std::vector<float> target(1);
  pool_to(target, values, layout, Pooling::mean, 7);
  EXPECT_EQ(target[0], static_cast<float>(5.0 / 7.0));
}

TEST(Unpack, RowsThatDoNotFitAreABug) {
  const Layout layout = test::tiny_layout();
  std::vector<float> values(35), target(5);
  for (const int tokens : {0, 2, 8})
    EXPECT_THROW(pool_to(target, values, layout, Pooling::mean, tokens), InternalError);
  EXPECT_THROW(pool_to(target, values, layout, Pooling::full, 5), InternalError);
  values.pop_back();
  EXPECT_THROW(pool_to(target, values, layout, Pooling::mean, 5), InternalError);
}

TEST(Unpack, ChannelsComeFirst) {
  for (const int positions : {1, 2, 15, 16, 17, 59}) {
    for (const int channels : {1, 3, 16, 50}) {
      std::vector<float> values(static_cast<std::size_t>(positions * channels));
      std::iota(values.begin(), values.end(), 0.0F);
      std::vector<float> target(values.size(), -1);
      channels_first_to(target, values, channels);
      for (int p = 0; p < positions; ++p)
        for (int c = 0; c < channels; ++c)
          ASSERT_EQ(target[static_cast<std::size_t>(c * positions + p)],
                    static_cast<float>(p * channels + c));
    }
  }
}

}  // namespace
}  // namespace s2fbench::stores
