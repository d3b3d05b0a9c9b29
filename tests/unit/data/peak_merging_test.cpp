#include "data/peak_merging.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/random_stream.hpp"

namespace s2fbench::data {
namespace {

constexpr std::int64_t kFar = 1'000'000;  // the chromosome's length

std::vector<MergedPeak> merged(std::vector<Peak> peaks, std::int64_t size = 100,
                               std::int64_t overlap = 20, std::int64_t length = kFar) {
  std::sort(peaks.begin(), peaks.end());
  return merge_peaks(peaks, size, overlap, length);
}

TEST(PeakMerging, OverlapOfTheLimitMergesAndOneLessDoesNot) {
  EXPECT_EQ(merged({{1000, 0}, {1080, 1}}),
            (std::vector<MergedPeak>{{1040, {0, 1}}}));  // 20 nt shared
  EXPECT_EQ(merged({{1000, 0}, {1081, 1}}),
            (std::vector<MergedPeak>{{1000, {0}}, {1081, {1}}}));
  EXPECT_TRUE(merged({}).empty());
}

TEST(PeakMerging, MidpointsAreRoundedHalfUp) {
  EXPECT_EQ(merged({{1000, 0}, {1001, 1}})[0].midpoint, 1001);  // 1000.5
  EXPECT_EQ(merged({{1000, 0}, {1003, 1}})[0].midpoint, 1002);  // 1001.5
}

// Two peaks at 1000 make weight 1 + 2; with 1040 of weight 2: (3 x 1000 + 2 x 1040) / 5.
TEST(PeakMerging, WeightIsOnePlusTheActiveTracks) {
  EXPECT_EQ(merged({{1000, 0}, {1000, 1}, {1040, 2}}),
            (std::vector<MergedPeak>{{1016, {0, 1, 2}}}));
  // Two peaks of one track count as one active track: (2 x 1000 + 2 x 1040) / 4.
  EXPECT_EQ(merged({{1000, 0}, {1000, 0}, {1040, 0}}),
            (std::vector<MergedPeak>{{1020, {0}}}));
}

// 1060 and 1100 share most and merge to 1080 first, which then shares 20 with 1000:
// (2 x 1000 + 3 x 1080) / 5. Merging 1000 with 1060 first would give 1052.
TEST(PeakMerging, TheLargestOverlapComesFirst) {
  EXPECT_EQ(merged({{1000, 0}, {1060, 1}, {1100, 2}}),
            (std::vector<MergedPeak>{{1048, {0, 1, 2}}}));
}

// 1000 + 1060 -> 1030 (the leftmost of equals), too far from 1120 then.
TEST(PeakMerging, OfEqualOverlapsTheLeftmostComesFirst) {
  EXPECT_EQ(merged({{1000, 0}, {1060, 1}, {1120, 2}}),
            (std::vector<MergedPeak>{{1030, {0, 1}}, {1120, {2}}}));
}

TEST(PeakMerging, WindowsAreClippedToTheChromosome) {
  // [0, 60) and [0, 85): 60 shared. At the end [925, 1000) and [965, 1000): 35.
  EXPECT_EQ(merged({{10, 0}, {35, 1}}, 100, 60, 1000).size(), 1U);
  EXPECT_EQ(merged({{10, 0}, {35, 1}}, 100, 61, 1000).size(), 2U);
  EXPECT_EQ(merged({{975, 0}, {1015, 1}}, 100, 35, 1000).size(), 1U);
  EXPECT_EQ(merged({{975, 0}, {1015, 1}}, 100, 36, 1000).size(), 2U);
}

TEST(PeakMerging, OnlyWholeWindowsInMappableSequenceAreKept) {
  const std::vector<Interval> contigs = {{0, 400}, {450, 1000}};
  const PlacedPeaks placed = place_peaks(
      {{49, {0}}, {50, {0}}, {350, {1}}, {351, {0}}, {425, {0}}, {500, {0}}, {951, {0}}},
      100, contigs, 1000);
  EXPECT_EQ(placed.kept, (std::vector<MergedPeak>{{50, {0}}, {350, {1}}, {500, {0}}}));
  EXPECT_EQ(placed.clipped, 2);
  EXPECT_EQ(placed.unmappable, 2);
}

// Independent of the code under test: windows in a vector, the rule read literally, means
// in floating point.
std::vector<MergedPeak> by_the_book(const std::vector<Peak>& peaks, double size,
                                    double limit, double length) {
  struct Entry {
    double mid;
    std::set<int> tracks;
  };
  std::vector<Entry> row;
  for (const auto& peak : peaks)
    row.push_back({static_cast<double>(peak.midpoint), {peak.track}});
  const double half = std::floor(size / 2);
  while (row.size() > 1) {
    std::size_t best = 0;
    double most = -1e18;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const double end = std::min(row[i].mid - half + size, length);
      const double start = std::max(row[i + 1].mid - half, 0.0);
      if (end - start > most) {
        most = end - start;
        best = i;
      }
    }
    if (most < limit) break;
    Entry& a = row[best];
    const Entry& b = row[best + 1];
    const double wa = 1.0 + static_cast<double>(a.tracks.size());
    const double wb = 1.0 + static_cast<double>(b.tracks.size());
    a.mid = std::floor((wa * a.mid + wb * b.mid) / (wa + wb) + 0.5);
    a.tracks.insert(b.tracks.begin(), b.tracks.end());
    row.erase(row.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  std::vector<MergedPeak> out;
  for (const auto& entry : row) {
    out.push_back({static_cast<std::int64_t>(entry.mid),
                   {entry.tracks.begin(), entry.tracks.end()}});
  }
  return out;
}

TEST(PeakMerging, EqualsTheRuleReadLiterally) {
  for (std::uint64_t round = 0; round < 60; ++round) {
    RandomStream random(round, "peaks");
    const std::int64_t length = 2000 + static_cast<std::int64_t>(random.below(20000));
    const auto size = 50 + static_cast<std::int64_t>(random.below(400));
    const auto limit = static_cast<std::int64_t>(random.below(size + 1));
    std::vector<Peak> peaks(1 + random.below(150));
    for (auto& peak : peaks) {
      peak = {static_cast<std::int64_t>(random.below(length)),
              static_cast<int>(random.below(5))};
    }
    std::sort(peaks.begin(), peaks.end());
    EXPECT_EQ(merge_peaks(peaks, size, limit, length),
              by_the_book(peaks, static_cast<double>(size), static_cast<double>(limit),
                          static_cast<double>(length)))
        << round;
  }
}

}  // namespace
}  // namespace s2fbench::data
