#include "data/dinucleotide_shuffle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using Codes = std::vector<std::uint8_t>;

Codes codes_of(const std::string& letters) {
  Codes codes;
  for (const char letter : letters) {
    const auto code = std::string("ACGT").find(letter);
    codes.push_back(static_cast<std::uint8_t>(code == std::string::npos ? 4 : code));
  }
  return codes;
}

std::map<int, int> pairs_of(const Codes& codes) {
  std::map<int, int> counts;
  for (std::size_t i = 0; i + 1 < codes.size(); ++i)
    ++counts[codes[i] * 8 + codes[i + 1]];
  return counts;
}

Codes shuffled(const Codes& codes, std::uint64_t item) {
  return dinucleotide_shuffle(codes, RandomStream(1, "test", 0, item));
}

TEST(DinucleotideShuffle, KeepsEveryPairAndBothEnds) {
  for (const std::string& letters :
       {test::random_letters(600, 3), std::string("ACGTNNNNACGTTGCAAAAAAAAAAAAAAAAAAAG"),
        std::string(50, 'A') + "C" + std::string(50, 'G')}) {
    const Codes codes = codes_of(letters);
    for (std::uint64_t item = 0; item < 50; ++item) {
      const Codes other = shuffled(codes, item);
      EXPECT_EQ(pairs_of(other), pairs_of(codes));
      EXPECT_EQ(other.front(), codes.front());
      EXPECT_EQ(other.back(), codes.back());
      EXPECT_EQ(other, shuffled(codes, item));
    }
  }
  const Codes random = codes_of(test::random_letters(600, 3));
  EXPECT_NE(shuffled(random, 1), shuffled(random, 2));
  EXPECT_NE(shuffled(random, 1), random);
}

TEST(DinucleotideShuffle, TooShortToChange) {
  EXPECT_EQ(shuffled({}, 1), Codes{});
  EXPECT_EQ(shuffled({2}, 1), Codes{2});
  EXPECT_EQ(shuffled({2, 1}, 1), (Codes{2, 1}));
}

// All orders of a short sequence that keep its pairs, found by trying every one.
std::set<Codes> all_orders(const Codes& codes) {
  Codes order = codes;
  std::sort(order.begin(), order.end());
  std::set<Codes> fitting;
  do {
    const bool ends = order.front() == codes.front() && order.back() == codes.back();
    if (ends && pairs_of(order) == pairs_of(codes)) fitting.insert(order);
  } while (std::next_permutation(order.begin(), order.end()));
  return fitting;
}

TEST(DinucleotideShuffle, EveryOrderIsAsLikelyAsAnother) {
  const Codes codes = codes_of("ACAGATCAGCA");
  const auto orders = all_orders(codes);
  ASSERT_GT(orders.size(), 8U);
  constexpr int kDraws = 400;  // of each
  std::map<Codes, int> counts;
  const auto total = orders.size() * kDraws;
  for (std::size_t item = 0; item < total; ++item) ++counts[shuffled(codes, item)];
  double chi_square = 0;
  for (const Codes& order : orders) {
    const double off = counts[order] - kDraws;
    chi_square += off * off / kDraws;
  }
  // Mean = orders - 1, sd = sqrt(2 (orders - 1)): five of them above.
  const auto freedom = static_cast<double>(orders.size() - 1);
  EXPECT_LT(chi_square, freedom + 5 * std::sqrt(2 * freedom));
  EXPECT_EQ(counts.size(), orders.size());
}

}  // namespace
}  // namespace s2fbench::data
