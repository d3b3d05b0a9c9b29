// The genome: background, planted sites, duplicates, noise.
#include "synth/genome.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "synth/background.hpp"
#include "synth/effects.hpp"
#include "synth/motifs.hpp"
#include "synth/mutagenesis.hpp"
#include "synth/reads.hpp"

namespace s2fbench::synth {
namespace {

const SynthGenome& genome() {
  static const SynthGenome made = make_genome(3, 60'000, 3);
  return made;
}

TEST(Background, NextBaseFollowsTheGcContentAndDependsOnTwoBases) {
  const auto row = next_base(0, 2, 0.42);
  EXPECT_NEAR(row[0] + row[1] + row[2] + row[3], 1, 1e-12);
  EXPECT_NEAR(row[1] + row[2], 0.42, 1e-12);
  EXPECT_NE(next_base(0, 0, 0.42)[0], next_base(3, 0, 0.42)[0]);
}

TEST(Background, UnknownBasesAreUnmappable) {
  for (const Chromosome& chromosome : genome().chromosomes) {
    EXPECT_EQ(std::ssize(chromosome.bases), 60'000);
    for (std::int64_t x = 0; x < std::ssize(chromosome.bases); ++x) {
      const bool unknown = chromosome.bases[static_cast<std::size_t>(x)] == kUnknownBase;
      ASSERT_EQ(unknown, overlaps_any(chromosome.unknown, x, x + 1));
      if (unknown) {
        ASSERT_TRUE(overlaps_any(chromosome.unmappable, x, x + 1));
      }
    }
  }
}

TEST(Planting, EveryPlantedSiteIsFoundUnlessACopyChangedIt) {
  std::size_t planted = 0, found = 0;
  for (std::size_t k = 0; k < genome().chromosomes.size(); ++k) {
    std::set<std::pair<std::int64_t, int>> scanned;
    for (const Site& site : genome().sites[k]) scanned.insert({site.start, site.element});
    for (const PlantedSite& site : genome().chromosomes[k].planted) {
      const bool there = scanned.contains({site.start, site.element});
      if (site.cluster >= 0) {
        EXPECT_TRUE(there) << kGrammar[site.element].name;
      }
      ++planted;
      found += there ? 1 : 0;
    }
  }
  EXPECT_GT(planted, 300U);
  EXPECT_GT(static_cast<double>(found), 0.9 * static_cast<double>(planted));
}

TEST(Planting, UsesEveryElementAndCountsChanceSites) {
  std::set<int> elements;
  int chance = 0;
  for (std::size_t k = 0; k < genome().chromosomes.size(); ++k) {
    std::set<std::pair<std::int64_t, int>> planted;
    for (const auto& site : genome().chromosomes[k].planted) {
      elements.insert(site.element);
      planted.insert({site.start, site.element});
    }
    for (const Site& site : genome().sites[k]) {
      chance += planted.contains({site.start, site.element}) ? 0 : 1;
    }
  }
  EXPECT_EQ(elements.size(), static_cast<std::size_t>(kElements));
  EXPECT_GT(chance, 5);
}

TEST(Duplicates, AreNearCopiesOnOtherChromosomesInBothDirections) {
  int reversed = 0;
  ASSERT_GE(genome().duplicates.size(), 6U);
  for (const Duplicate& duplicate : genome().duplicates) {
    EXPECT_NE(duplicate.source, duplicate.copy);
    const auto part = [&](std::size_t k, const Interval& interval) {
      const auto& bases = genome().chromosomes[k].bases;
      return Bases(bases.begin() + interval.start, bases.begin() + interval.end);
    };
    const Bases source = part(duplicate.source, duplicate.source_interval);
    Bases copy = part(duplicate.copy, duplicate.copy_interval);
    if (duplicate.reverse) copy = reverse_complement(copy);
    ASSERT_EQ(source.size(), copy.size());
    double equal = 0;
    for (std::size_t i = 0; i < copy.size(); ++i) equal += source[i] == copy[i] ? 1 : 0;
    EXPECT_NEAR(equal / static_cast<double>(copy.size()), duplicate.identity, 1e-12);
    EXPECT_GT(duplicate.identity, 0.95);
    EXPECT_LT(duplicate.identity, 1);
    reversed += duplicate.reverse ? 1 : 0;
  }
  EXPECT_GE(reversed, 2);
  EXPECT_LT(reversed, static_cast<int>(genome().duplicates.size()));
}

TEST(Reads, HavePoissonMeanAndVariance) {
  RandomStream stream(1, "test");
  for (const double mean : {0.05, 3.0, 80.0}) {
    double sum = 0, squares = 0;
    constexpr int kDraws = 20'000;
    for (int i = 0; i < kDraws; ++i) {
      const double count = draw_poisson(mean, stream);
      sum += count;
      squares += count * count;
    }
    const double average = sum / kDraws;
    EXPECT_NEAR(average, mean, 5 * std::sqrt(mean / kDraws));
    EXPECT_NEAR(squares / kDraws - average * average, mean, 0.1 * mean);
  }
}

TEST(Effects, OfWindowsEqualThoseOfTheWholeChromosome) {
  const Bases& bases = genome().chromosomes[0].bases;
  const Coverage whole = expected_coverage(bases);
  const PerCell totals = window_totals(bases, {12'000, 13'000});
  for (std::size_t c = 0; c < kCells; ++c) {
    double sum = 0;
    for (std::size_t x = 12'000; x < 13'000; ++x) sum += whole[c][x];
    EXPECT_NEAR(totals[c], sum, 1e-9 * sum);
  }
}

TEST(Effects, OfMutationsEqualTheChangeOfTheWholeChromosome) {
  const Mutagenesis mutagenesis = mutate_all(genome());
  ASSERT_GT(mutagenesis.mutations.size(), 3000U);
  const Bases& bases = genome().chromosomes.back().bases;
  const Coverage reference = expected_coverage(bases);
  int strong = 0, tried = 0;
  for (const MutationEffect& mutation : mutagenesis.mutations) {
    const bool large = std::abs(mutation.effect.log2[0]) > 0.2;
    if (tried >= 12 && (!large || strong >= 6)) continue;
    Bases changed = bases;
    const auto position = static_cast<std::size_t>(mutation.position);
    ASSERT_EQ(changed[position], mutation.reference);
    changed[position] = mutation.alternative;
    const Coverage coverage = expected_coverage(changed);
    for (std::size_t c = 0; c < kCells; ++c) {
      double before = 0, after = 0;
      for (std::size_t x = position - 512; x < position + 512; ++x) {
        before += reference[c][x];
        after += coverage[c][x];
      }
      EXPECT_NEAR(mutation.effect.delta[c], after - before, 1e-6);
      EXPECT_NEAR(mutation.effect.log2[c], std::log2(after / before), 1e-9);
    }
    ++tried;
    strong += large ? 1 : 0;
  }
  EXPECT_GE(strong, 6);
}

TEST(Motifs, HideTheElementsAmongDecoysThatAreNoSites) {
  const auto motifs = make_motif_file(1).motifs;
  int elements = 0, decoys = 0;
  for (const auto& motif : motifs) {
    Bases best;
    for (const auto& row : motif.matrix) {
      best.push_back(static_cast<std::uint8_t>(std::max_element(row.begin(), row.end()) -
                                               row.begin()));
    }
    if (motif.name.rfind("DECOY", 0) == 0) {
      ++decoys;
      EXPECT_TRUE(scan(best).empty());
    } else {
      ++elements;
      EXPECT_FALSE(scan(best).empty()) << motif.name;
    }
  }
  EXPECT_EQ(elements, kElements);
  EXPECT_GE(decoys, 200);
}

}  // namespace
}  // namespace s2fbench::synth
