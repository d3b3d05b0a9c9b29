// Holm's correction and letter groups.
#include "noise/comparisons.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random_stream.hpp"
#include "noise/summary.hpp"

namespace s2fbench::noise {
namespace {

using Letters = std::vector<std::string>;

bool share(const std::string& a, const std::string& b) {
  return a.find_first_of(b) != std::string::npos;
}

TEST(Holm, UndefinedTestsDoNotCount) {
  const auto adjusted = holm({0.04, kNan, 0.01});
  EXPECT_NEAR(adjusted[0], 0.04, 1e-15);
  EXPECT_TRUE(std::isnan(adjusted[1]));
  EXPECT_NEAR(adjusted[2], 0.02, 1e-15);
  EXPECT_TRUE(holm({}).empty());
}

TEST(LetterGroups, ByHand) {
  const auto by_distance = [](const std::vector<double>& values, double least) {
    return letter_groups(static_cast<int>(values.size()), [=](int a, int b) {
      return std::fabs(values[static_cast<std::size_t>(a)] -
                       values[static_cast<std::size_t>(b)]) > least;
    });
  };
  EXPECT_EQ(by_distance({9, 8, 5, 1}, 1.5), (Letters{"a", "a", "b", "c"}));
  EXPECT_EQ(by_distance({4, 3, 2, 1}, 1.5), (Letters{"a", "ab", "bc", "c"}));
  EXPECT_EQ(by_distance({4, 3, 2}, 10), (Letters{"a", "a", "a"}));
  EXPECT_EQ(by_distance({4}, 1), Letters{"a"});
  EXPECT_TRUE(by_distance({}, 1).empty());
}

TEST(LetterGroups, SharingALetterIsNotBeingToldApart) {
  for (std::uint64_t round = 0; round < 200; ++round) {
    RandomStream stream(1, "graph", 0, round);
    const int rows = 1 + static_cast<int>(stream.below(7));
    std::vector<bool> apart(49);
    for (std::size_t i = 0; i < apart.size(); ++i) apart[i] = stream.below(2) == 0;
    const auto told_apart = [&apart](int a, int b) {
      return apart[static_cast<std::size_t>(a * 7 + b)];
    };
    const Letters letters = letter_groups(rows, told_apart);
    for (int a = 0; a < rows; ++a) {
      const auto& mine = letters[static_cast<std::size_t>(a)];
      EXPECT_FALSE(mine.empty());
      for (int b = a + 1; b < rows; ++b)
        EXPECT_EQ(share(mine, letters[static_cast<std::size_t>(b)]), !told_apart(a, b));
    }
  }
}

TEST(LetterGroups, ManyGroups) {
  const Letters letters = letter_groups(30, [](int, int) { return true; });
  EXPECT_EQ(letters[25], "z");
  EXPECT_EQ(letters[26], "a1");
  EXPECT_EQ(letters[29], "d1");
}

TEST(Hopeless, IsSaid) {
  EXPECT_EQ(why_hopeless("3 against 3 seeds", 0.1, 1),
            "3 against 3 seeds cannot go below p = 0.1: cannot be significant at 0.05");
  EXPECT_EQ(why_hopeless("4 against 4 seeds", 2.0 / 70, 3),
            "4 against 4 seeds cannot go below p = 0.0286, times 3 comparisons (Holm): "
            "cannot be significant at 0.05");
  EXPECT_EQ(why_hopeless("4 against 4 seeds", 2.0 / 70, 1), "");
  EXPECT_EQ(why_hopeless("welch", 0, 1000), "");
  EXPECT_EQ(why_hopeless("none", 1, 0), "");
}

}  // namespace
}  // namespace s2fbench::noise
