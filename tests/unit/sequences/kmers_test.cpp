#include "sequences/kmers.hpp"

#include <gtest/gtest.h>

#include <set>

#include "data/genome.hpp"
#include "sequences/kmer_index.hpp"
#include "support/made_codes.hpp"

namespace s2fbench::sequences {
namespace {

using namespace test;

TEST(Kmers, TheOtherStrandHasTheSameOnesTurned) {
  RandomStream stream(1, "kmers");
  const Codes codes = random_codes(5000, stream);
  for (const int length : {11, 17, 31}) {
    const Sketch sketch{length, 4};
    const auto forward = sampled_kmers(codes, sketch);
    auto backward = sampled_kmers(turned(codes), sketch);
    std::reverse(backward.begin(), backward.end());
    ASSERT_EQ(forward.size(), backward.size());
    EXPECT_NEAR(static_cast<double>(forward.size()), 5000 / 4.0, 150);
    for (std::size_t i = 0; i < forward.size(); ++i) {
      EXPECT_EQ(forward[i].key, backward[i].key);
      EXPECT_NE(forward[i].reverse, backward[i].reverse);
      EXPECT_EQ(forward[i].position + backward[i].position,
                5000U - static_cast<unsigned>(length));
    }
  }
}

TEST(Kmers, DoNotDependOnWhatStandsAround) {
  RandomStream stream(2, "kmers");
  const Codes codes = random_codes(400, stream);
  Codes longer = random_codes(1000, stream);
  put(longer, 300, codes);
  std::set<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const Kmer& kmer : sampled_kmers(longer, {})) {
    if (kmer.position >= 300 && kmer.position + 17 <= 700)
      found.emplace(kmer.key, kmer.position - 300);
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> alone;
  for (const Kmer& kmer : sampled_kmers(codes, {}))
    alone.emplace(kmer.key, kmer.position);
  EXPECT_EQ(found, alone);
  EXPECT_GT(alone.size(), 50U);
}

TEST(Kmers, UnknownBasesBreakThem) {
  RandomStream stream(3, "kmers");
  Codes codes = random_codes(60, stream);
  codes[30] = data::kOther;
  for (const Kmer& kmer : sampled_kmers(codes, {17, 1}))
    EXPECT_TRUE(kmer.position + 17 <= 30 || kmer.position > 30);
  EXPECT_EQ(sampled_kmers(codes, {17, 1}).size(), 14U + 13U);
  EXPECT_TRUE(sampled_kmers(Codes(500, data::kOther), {17, 1}).empty());
  EXPECT_TRUE(sampled_kmers(Codes(16, 1), {17, 1}).empty());
  EXPECT_TRUE(sampled_kmers({}, {17, 1}).empty());
}

TEST(Kmers, ShortRepeatsHaveNone) {
  for (std::size_t period = 1; period <= 6; ++period) {
    RandomStream stream(period, "unit");
    const Codes unit = random_codes(period, stream);
    Codes codes;
    for (int i = 0; i < 200; ++i) codes.insert(codes.end(), unit.begin(), unit.end());
    EXPECT_TRUE(sampled_kmers(codes, {17, 1}).empty()) << period;
  }
}

TEST(KmerIndex, FindsEveryKmerWhereItStands) {
  RandomStream stream(4, "kmers");
  const Codes codes = random_codes(30'000, stream);
  const KmerIndex index(codes, {{1000, 9000}, {12'000, 30'000}}, {});
  std::size_t inside = 0;
  for (const Kmer& kmer : sampled_kmers(codes, {})) {
    const auto places = index.places(kmer.key);
    const bool there = std::any_of(places.begin(), places.end(), [&](const Place& place) {
      return place.position == kmer.position && place.reverse == kmer.reverse;
    });
    const bool covered = (kmer.position >= 1000 && kmer.position + 17 <= 9000) ||
                         (kmer.position >= 12'000 && kmer.position + 17 <= 30'000);
    EXPECT_EQ(there, covered) << kmer.position;
    inside += covered ? 1 : 0;
  }
  EXPECT_EQ(index.size(), inside);
  EXPECT_TRUE(KmerIndex(codes, {}, {}).places(7).empty());
}

TEST(KmerIndex, FrequentKmersGiveTheirFirstPlaces) {
  RandomStream stream(5, "kmers");
  const Codes unit = random_codes(100, stream);
  Codes codes;
  for (int i = 0; i < 500; ++i) codes.insert(codes.end(), unit.begin(), unit.end());
  const KmerIndex index(codes, {{0, std::ssize(codes)}}, {});
  const auto places = index.places(sampled_kmers(unit, {})[0].key);
  ASSERT_EQ(places.size(), KmerIndex::kMostPlaces);
  for (std::size_t i = 1; i < places.size(); ++i)
    EXPECT_EQ(places[i].position - places[i - 1].position, 100);
}

}  // namespace
}  // namespace s2fbench::sequences
