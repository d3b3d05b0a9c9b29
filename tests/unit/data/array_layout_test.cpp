#include "data/array_layout.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace s2fbench::data {
namespace {

// 3 windows, 2 tracks with labels, a replicate, 100 bases.
Tables small_tables() {
  Tables tables;
  tables.bases = 100;
  tables.tracks = {"a", "b"};
  tables.replicate_of = {1};
  tables.window_start = {0, 10, 20};
  tables.window_label = {0, 1, 0, 1, 0, 1};
  return tables;
}

// Each array is rounded up to 64 bytes: 64 + 64 for windows, 128 bases, 448 a source.
constexpr std::size_t kWindows = 128, kBases = 128, kSource = 448;

TEST(ArrayLayout, EverythingInMemoryOneAfterTheOther) {
  const auto layout = lay_out(small_tables(), std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(layout.maximum, 0U);
  EXPECT_EQ(layout.labels, 64U);
  EXPECT_EQ(layout.bases, kWindows);
  EXPECT_EQ(layout.coverage,
            (std::vector<std::size_t>{256, 256 + kSource, 256 + 2 * kSource}));
  EXPECT_EQ(layout.bytes, kWindows + kBases + 3 * kSource);
  EXPECT_EQ(layout.streamed, 0U);
}

TEST(ArrayLayout, TheLimitCutsBetweenSources) {
  const std::size_t two = kWindows + kBases + 2 * kSource;
  EXPECT_EQ(lay_out(small_tables(), two + kSource).coverage.size(), 3U);
  EXPECT_EQ(lay_out(small_tables(), two + kSource - 1).coverage.size(), 2U);
  const auto layout = lay_out(small_tables(), two);
  EXPECT_EQ(layout.coverage.size(), 2U);
  EXPECT_EQ(layout.bytes, two);
  EXPECT_EQ(layout.streamed, 400U);
}

TEST(ArrayLayout, WindowsAreAlwaysInMemory) {
  const auto layout = lay_out(small_tables(), 0);
  EXPECT_EQ(layout.bytes, kWindows);
  EXPECT_FALSE(layout.bases);
  EXPECT_TRUE(layout.coverage.empty());
  EXPECT_EQ(layout.streamed, 100U + 3 * 400U);
}

}  // namespace
}  // namespace s2fbench::data
