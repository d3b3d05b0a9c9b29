#include "train/masking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/random_stream.hpp"

namespace s2fbench::train {
namespace {

using Places = std::vector<std::size_t>;

std::vector<std::uint8_t> letters(int count) {
  RandomStream stream(1, "letters");
  std::vector<std::uint8_t> codes;
  for (int i = 0; i < count; ++i)
    codes.push_back(static_cast<std::uint8_t>(stream.below(4)));
  return codes;
}

TEST(Masking, TakesItsShareOfTheKnownLetters) {
  auto codes = letters(512);
  for (const std::int64_t row : {0, 1, 2}) {
    const Places places = masked_places({0.15, 3, 1}, row, codes);
    EXPECT_EQ(places.size(), 77U);  // 76.8
    EXPECT_TRUE(std::is_sorted(places.begin(), places.end()));
    EXPECT_EQ(std::set(places.begin(), places.end()).size(), places.size());
  }
  std::fill(codes.begin(), codes.begin() + 256, 4);
  const Places places = masked_places({0.15, 3, 1}, 0, codes);
  EXPECT_EQ(places.size(), 38U);
  EXPECT_GE(places.front(), 256U);
  std::fill(codes.begin(), codes.end() - 1, 4);
  EXPECT_EQ(masked_places({0.15, 3, 1}, 0, codes), Places{511});
  codes.back() = 4;
  EXPECT_TRUE(masked_places({0.15, 3, 1}, 0, codes).empty());
}

TEST(Masking, DependsOnSeedEpochAndRowAlone) {
  const auto codes = letters(512);
  const Places places = masked_places({0.15, 3, 1}, 7, codes);
  EXPECT_EQ(masked_places({0.15, 3, 1}, 7, codes), places);
  EXPECT_NE(masked_places({0.15, 4, 1}, 7, codes), places);
  EXPECT_NE(masked_places({0.15, 3, 2}, 7, codes), places);
  EXPECT_NE(masked_places({0.15, 3, 1}, 8, codes), places);
}

TEST(Masking, EveryPlaceIsAsLikely) {
  const auto codes = letters(20);
  std::array<int, 20> counts = {};
  for (int row = 0; row < 4000; ++row)
    for (const auto place : masked_places({0.25, 1, 1}, row, codes)) ++counts.at(place);
  for (const int count : counts) EXPECT_NEAR(count, 1000, 5 * 27.4);  // binomial
}

TEST(Masking, ShowsTheMaskAnotherLetterOrItself) {
  const auto codes = letters(10'000);
  Places places(codes.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  const auto shown = with_masks({0.15, 3, 1}, 0, codes, places);
  int masked = 0, same = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    masked += shown[i] == kMasked ? 1 : 0;
    same += shown[i] == codes[i] ? 1 : 0;
    EXPECT_TRUE(shown[i] == kMasked || shown[i] < 4);
  }
  EXPECT_NEAR(masked, 8000, 5 * 40);
  EXPECT_NEAR(same, 1250, 5 * 33);  // a tenth, and a quarter of a tenth by chance
  const auto scored = with_masks({0.15, 0, 0}, 0, codes, places);
  EXPECT_EQ(std::count(scored.begin(), scored.end(), kMasked), 10'000);
}

TEST(Masking, LeavesTheOthersAsTheyAre) {
  auto codes = letters(100);
  codes[40] = 4;
  const Places places = {3, 50};
  const auto shown = with_masks({0.15, 0, 0}, 9, codes, places);
  for (std::size_t i = 0; i < codes.size(); ++i)
    EXPECT_EQ(shown[i], i == 3 || i == 50 ? kMasked : std::int64_t{codes[i]});
}

}  // namespace
}  // namespace s2fbench::train
