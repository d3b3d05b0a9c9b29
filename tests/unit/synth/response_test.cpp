// f itself: symmetry, and what each rule of the grammar says.
#include "synth/response.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random_stream.hpp"
#include "synth/construct.hpp"
#include "synth/genome.hpp"

namespace s2fbench::synth {
namespace {

double gain(const std::vector<Insert>& inserts, std::size_t cell) {
  return respond(inserts).sum[cell] - respond({}).sum[cell];
}

// Area of the footprinted peak, by an own sum over integer distances from the middle.
double peak_area(bool even_length) {
  double area = 0;
  for (int x = -400; x <= 400; ++x) {
    const double u = std::abs(even_length ? x + 0.5 : x);
    const double hill = u < 256 ? std::pow(1 - u * u / (256.0 * 256.0), 2) : 0;
    const double dip = u < 12 ? std::pow(1 - u * u / 144.0, 2) : 0;
    area += hill * (1 - 0.7 * dip);
  }
  return area;
}

TEST(Response, IsReverseComplementSymmetric) {
  const SynthGenome genome = make_genome(3, 40'000, 7);
  const Bases& bases = genome.chromosomes[0].bases;
  const Coverage forward = expected_coverage(bases);
  const Coverage backward = expected_coverage(reverse_complement(bases));
  for (std::size_t c = 0; c < kCells; ++c) {
    double largest = 0;
    for (std::size_t x = 0; x < bases.size(); ++x) {
      const double there = backward[c][bases.size() - 1 - x];
      ASSERT_NEAR(forward[c][x], there, 1e-9 * there);
      largest = std::max(largest, forward[c][x]);
    }
    EXPECT_GT(largest, 5 * kBaseline * kScale[c]);
  }
}

TEST(Response, IsTheBaselineWithoutSites) {
  const Coverage coverage = expected_coverage(Bases(100, kUnknownBase));
  EXPECT_DOUBLE_EQ(coverage[3][50], 0.06 * 8);
}

TEST(Response, OfOneSiteIsAFootprintedPeak) {
  for (std::size_t c = 0; c < kCells; ++c) {
    EXPECT_NEAR(gain({{kAddA, 0}}, c),
                kScale[c] * kGrammar[kAddA].additive[c] * peak_area(true), 1e-6);
  }
  const auto coverage = expected_coverage(make_construct({{kAddA, 0}}))[0];
  const auto at = [&](int offset) {
    return coverage[static_cast<std::size_t>(kConstructLength / 2 + offset)];
  };
  EXPECT_LT(at(0), 0.5 * at(15));   // the footprint
  EXPECT_GT(at(15), at(200));       // the peak
  EXPECT_DOUBLE_EQ(at(300), 0.06);  // its end
}

TEST(Response, AdditivePairAdds) {
  for (std::size_t c = 0; c < kCells; ++c) {
    const double sum = gain({{kAddA, 0}}, c) + gain({{kAddB, 30}}, c);
    EXPECT_NEAR(gain({{kAddA, 0}, {kAddB, 30}}, c), sum, 1e-9 * sum);
    EXPECT_NEAR(gain({{kAddA, 0}, {kAddA, 24}, {kAddA, 48}}, c),
                3 * gain({{kAddA, 0}}, c), 1e-6);
  }
}

TEST(Response, LogAdditivePairMultipliesEveryBase) {
  const auto both = expected_coverage(make_construct({{kLogA, 0}, {kLogB, 40}}));
  const auto first = expected_coverage(make_construct({{kLogA, 0}}));
  const auto second = expected_coverage(make_construct({{kLogB, 40}}));
  for (std::size_t c = 0; c < kCells; ++c) {
    for (std::size_t x = 0; x < kConstructLength; ++x) {
      ASSERT_NEAR(both[c][x] * kBaseline * kScale[c], first[c][x] * second[c][x], 1e-9);
    }
  }
}

TEST(Response, SuperAdditivePairExceedsSumAndProduct) {
  for (std::size_t c = 0; c < kCells; ++c) {
    const auto none = respond({});
    const auto first = respond({{kSuperA, 0}});
    const auto second = respond({{kSuperB, 30}});
    const auto both = respond({{kSuperA, 0}, {kSuperB, 30}});
    EXPECT_NEAR(both.sum[c] - first.sum[c] - second.sum[c] + none.sum[c],
                kScale[c] * kSuperBonus[c] * peak_area(true), 1e-6);
    EXPECT_GT(both.log_of_sum[c] + none.log_of_sum[c],
              first.log_of_sum[c] + second.log_of_sum[c]);
    EXPECT_GT(both.sum_of_log[c] + none.sum_of_log[c],
              first.sum_of_log[c] + second.sum_of_log[c]);
  }
}

TEST(Response, PlateauPartnerWorksEquallyOnBothSidesUpToFifty) {
  const double alone = gain({{kCore, 0}}, 1);
  const auto boosted = [&](int offset) {
    return gain({{kCore, 0}, {kPlateau, offset}}, 1) / alone;
  };
  for (const int offset : {14, 30, 50, -14, -30, -50}) {
    EXPECT_NEAR(boosted(offset), 1 + kPlateauBoost[1], 1e-9) << offset;
  }
  EXPECT_NEAR(nearness(50), 1, 0);
  EXPECT_NEAR(nearness(75), 0.5, 1e-12);
  EXPECT_NEAR(boosted(75), 1 + 0.5 * kPlateauBoost[1], 1e-9);
  EXPECT_NEAR(boosted(75), boosted(-75), 1e-9);
  EXPECT_NEAR(boosted(110), 1, 1e-9);
}

TEST(Response, OneSidedPartnerWorksOnTheThreePrimeSideOnly) {
  const double alone = gain({{kCore, 0}}, 0);
  EXPECT_NEAR(gain({{kCore, 0}, {kOneSided, 30}}, 0) / alone, 1 + kOneSidedBoost[0],
              1e-9);
  EXPECT_NEAR(gain({{kCore, 0}, {kOneSided, -30}}, 0) / alone, 1, 1e-9);
}

TEST(Response, FlanksScaleTheCoreByTheTableOnBothStrands) {
  const std::string core = "TGACGATCGT";
  for (std::uint8_t before = 0; before < 4; ++before) {
    for (std::uint8_t after = 0; after < 4; ++after) {
      const Bases bases = encode(std::string("NN") + decode_base(before) + core +
                                 decode_base(after) + "NN");
      for (const Bases& either : {bases, reverse_complement(bases)}) {
        const auto sites = scan(either);
        ASSERT_EQ(sites.size(), 1U);
        EXPECT_DOUBLE_EQ(sites[0].affinity, kFlankTable[before][after]);
      }
    }
  }
  // Neither a sum nor a product of one value per side.
  const auto& t = kFlankTable;
  EXPECT_GT(std::abs(t[0][0] - t[0][1] - t[1][0] + t[1][1]), 0.3);
  EXPECT_GT(std::abs(std::log(t[0][0] * t[1][1] / (t[0][1] * t[1][0]))), 0.3);
}

TEST(Response, SpecialElementsActAsNamed) {
  EXPECT_GT(gain({{kCellOnly, 0}}, 1), 0);
  for (const std::size_t c : {0U, 2U, 3U}) EXPECT_EQ(gain({{kCellOnly, 0}}, c), 0);
  for (std::size_t c = 0; c < kCells; ++c) {
    EXPECT_EQ(gain({{kNoEffect, 0}}, c), 0);
    EXPECT_LT(gain({{kAddA, 0}, {kRepressor, 30}}, c), 0.6 * gain({{kAddA, 0}}, c));
    EXPECT_LT(gain({{kWeak, 0}}, c), 0.3 * gain({{kCore, 0}}, c));
    EXPECT_GT(gain({{kWeak, 0}}, c), 0);
  }
}

TEST(Scan, SoftMismatchesLowerTheAffinityAndHardOnesEndTheSite) {
  EXPECT_DOUBLE_EQ(scan(encode("GAAACGGAC"))[0].affinity, 1);
  EXPECT_DOUBLE_EQ(scan(encode("gaaacggat"))[0].affinity, 0.4);
  EXPECT_TRUE(scan(encode("GAAACGCAC")).empty());
  EXPECT_TRUE(scan(encode("GAAACNGAC")).empty());
}

TEST(Scan, CountsAPalindromeOnce) {
  const auto sites = scan(encode("NNATGCGCATNN"));
  ASSERT_EQ(sites.size(), 1U);
  EXPECT_EQ(sites[0].element, kAddB);
  EXPECT_EQ(sites[0].start, 2);
}

}  // namespace
}  // namespace s2fbench::synth
