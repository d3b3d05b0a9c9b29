#include "audit/diagonals.hpp"

#include <gtest/gtest.h>

#include "made_genome.hpp"

namespace s2fbench::audit {
namespace {

TEST(Diagonals, DoNotDependOnTheOrderOfHits) {
  RandomStream stream(3, "diagonals");
  std::vector<Hit> hits;
  for (std::int64_t q = 0; q < 900; q += 30) {
    hits.push_back({q, q + 5000, false});
    hits.push_back({q, 9000 + q + q / 100, true});
    hits.push_back({static_cast<std::int64_t>(stream.below(2000)),
                    static_cast<std::int64_t>(stream.below(100'000)), false});
  }
  const auto found = find_diagonals(hits, {17, 500});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kmers, 30);
  EXPECT_EQ(found[0].end - found[0].start, 870 + 17);
  std::reverse(hits.begin(), hits.end());
  const auto again = find_diagonals(hits, {17, 500});
  ASSERT_EQ(again.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(again[i].offset, found[i].offset);
    EXPECT_EQ(again[i].reverse, found[i].reverse);
  }
}

TEST(Diagonals, FewOrScatteredHitsAreNone) {
  EXPECT_TRUE(find_diagonals({}, {17, 500}).empty());
  EXPECT_TRUE(find_diagonals({{0, 0, false}, {500, 500, false}}, {17, 500}).empty());
  // Two short pieces too far from each other to be one copy.
  std::vector<Hit> hits;
  for (std::int64_t q = 0; q < 100; q += 10) {
    hits.push_back({q, q, false});
    hits.push_back({q + 1500, q + 1500, false});
  }
  EXPECT_TRUE(find_diagonals(hits, {17, 500}).empty());
}

}  // namespace
}  // namespace s2fbench::audit
