// Windows around regions, and negatives for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "made_dataset.hpp"
#include "sequences/inputs.hpp"
#include "sequences/interval_sets.hpp"
#include "sequences/negatives.hpp"
#include "sequences/region_rows.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

const std::string kChromosome = test::random_letters(20'000, 7);

MadeDataset with_genome() {
  MadeDataset made;
  test::write_fasta(made.path("g.fa"),
                    {{"chr1", kChromosome}, {"chr2", test::random_letters(9'000, 8)}});
  return made;
}

std::string text_of(const Row& row) {
  std::string text;
  for (const auto base : row.bases) text += "ACGTN"[base];
  return text;
}

TEST(RegionRows, StandAroundTheMiddleBase) {
  const MadeDataset made = with_genome();
  made.file("p.bed",
            "1\t100\t101\t.\t0\t-\nchr1\t300\t310\nchr1\t5\t6\nchr9\t5\t6\n"
            "chr1\t300\t311\n");
  const auto genome = data::Genome::open(made.path("g.fa"));
  const auto lines = data::read_bed_lines(made.path("p.bed"));
  const RowSet set = window_rows(lines, genome, {20, 0, true});
  ASSERT_EQ(set.rows.size(), 2U);
  EXPECT_EQ(text_of(set.rows[0]), reversed(kChromosome.substr(90, 20)));
  EXPECT_EQ(set.rows[0].name, "chr1:90-110-");
  EXPECT_EQ(text_of(set.rows[1]), kChromosome.substr(295, 20));
  EXPECT_EQ(set.dropped.at(kBeyondEnd), 1);
  EXPECT_EQ(set.dropped.at(kNoChromosome), 1);
  EXPECT_EQ(set.dropped.at(kRepeats), 1);  // the middle of 300-311 is 305 as well
  const RowSet shifted = window_rows(lines, genome, {20, 40, false});
  EXPECT_EQ(text_of(shifted.rows[0]), kChromosome.substr(50, 20));  // upstream of +
  EXPECT_EQ(text_of(shifted.rows[1]), kChromosome.substr(335, 20));
}

TEST(RegionRows, HaveTargetsAsOtherRowsHave) {
  const MadeDataset made = with_genome();
  made.file("p.bed", "chr1\t100\t101\nchr1\t300\t310\n");
  const auto targets = [&](const std::string& values, const std::string& more) {
    const auto config = made.config("values: " + values +
                                    "\ntracks: [a]\ninputs: [{bed: p.bed, genome: g.fa, "
                                    "window: 20, label: 3}]\n" +
                                    more);
    return read_rows(config).rows.at(0).targets;
  };
  EXPECT_EQ(targets("measured", ""), std::vector<float>{3});
  EXPECT_EQ(targets("measured", "transform: log1p\n"),
            std::vector<float>{static_cast<float>(std::log1p(3.0))});
  test::expect_user_error([&] { targets("inclusion", ""); },
                          {"a share of inclusion is 3", "p.bed"});
  test::expect_user_error([&] { targets("effect", ""); }, {"no pairs of alleles"});
}

TEST(IntervalSets, KnowWhatIsTaken) {
  const IntervalSets sets({{"a", {{10, 20}, {15, 30}, {50, 60}}}});
  EXPECT_TRUE(sets.overlaps("a", {29, 40}));
  EXPECT_FALSE(sets.overlaps("a", {30, 50}));
  EXPECT_TRUE(sets.overlaps("a", {0, 100}));
  EXPECT_TRUE(sets.overlaps("a", {59, 60}));
  EXPECT_FALSE(sets.overlaps("a", {60, 70}));
  EXPECT_FALSE(sets.overlaps("a", {0, 10}));
  EXPECT_FALSE(sets.overlaps("b", {10, 20}));
}

RowSet positives(const MadeDataset& made) {
  std::string bed;
  for (int i = 0; i < 40; ++i)
    bed += "chr1\t" + std::to_string(200 + i * 300) + "\t" +
           std::to_string(201 + i * 300) + "\n";
  made.file("p.bed", bed);
  SequencesConfig config;
  config.tracks = {"a"};
  return read_region_rows({made.path("p.bed"), made.path("g.fa"), 50, 0, false, 1},
                          config);
}

int gc(const Row& row) {
  const auto text = text_of(row);
  return static_cast<int>(std::count_if(text.begin(), text.end(),
                                        [](char c) { return c == 'G' || c == 'C'; }));
}

TEST(Negatives, OfTheGenomeHaveThePositivesContentAndNoPlaceOfTheirs) {
  const MadeDataset made = with_genome();
  const RowSet set = positives(made);
  NegativeConfig how;
  how.from = NegativeSource::genome;
  how.genome = made.path("g.fa");
  how.distance = 10;
  const RowSet all = with_negatives(set, how);
  ASSERT_EQ(all.rows.size(), 80U);
  std::map<int, int> counts;
  std::set<std::string> names;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const Row& row = all.rows[i];
    counts[gc(row)] += row.targets[0] == 1 ? 1 : -1;
    names.insert(row.name);
    if (i < 40) continue;
    EXPECT_EQ(row.targets[0], 0);
    if (row.chromosome != "chr1") continue;
    EXPECT_EQ(text_of(row), kChromosome.substr(static_cast<std::size_t>(row.start), 50));
    for (std::size_t p = 0; p < 40; ++p)
      EXPECT_GE(std::abs(row.start - all.rows[p].start), 60);
  }
  EXPECT_EQ(names.size(), 80U);
  // 800 candidates: nearly every content has enough.
  int unlike = 0;
  for (const auto& [content, difference] : counts) unlike += std::abs(difference);
  EXPECT_LE(unlike, 8);
  // The same seed draws the same ones, another one others.
  EXPECT_EQ(with_negatives(set, how).rows[60].name, all.rows[60].name);
  how.seed = 2;
  EXPECT_NE(with_negatives(set, how).rows[60].name, all.rows[60].name);
}

TEST(Negatives, OfRegionsAreDrawnOnceEach) {
  const MadeDataset made = with_genome();
  const RowSet set = positives(made);
  std::string bed = "chr1\t210\t211\n";  // near the first positive
  for (int i = 0; i < 30; ++i)
    bed += "chr2\t" + std::to_string(100 + i * 100) + "\t" +
           std::to_string(101 + i * 100) + "\n";
  made.file("n.bed", bed);
  NegativeConfig how;
  how.from = NegativeSource::regions;
  how.genome = made.path("g.fa");
  how.regions = made.path("n.bed");
  how.match_gc = false;
  const RowSet all = with_negatives(set, how);
  EXPECT_EQ(all.rows.size(), 70U);
  EXPECT_EQ(all.dropped.at("negatives that are wanted and not to be had"), 10);
  EXPECT_EQ(all.dropped.at("candidates for negatives near a positive"), 1);
  made.file("n.bed", "chr1\t210\t211\n");
  test::expect_user_error([&] { with_negatives(set, how); },
                          {"no candidate for a negative", "n.bed"});
}

TEST(Negatives, ShufflesKeepPairsOfNeighboursAndStayWithTheirPositive) {
  RowSet set = positives(with_genome());
  NegativeConfig how;
  how.from = NegativeSource::shuffles;
  const RowSet all = with_negatives(set, how);
  ASSERT_EQ(all.rows.size(), 80U);
  EXPECT_EQ(all.notes.size(), 1U);
  EXPECT_NE(all.notes[0].find("easy"), std::string::npos);
  for (std::size_t i = 0; i < 40; ++i) {
    const std::string a = text_of(all.rows[i]), b = text_of(all.rows[i + 40]);
    EXPECT_NE(a, b);
    EXPECT_EQ(all.rows[i].group, all.rows[i + 40].group);
    std::multiset<std::string> of_a, of_b;
    for (std::size_t j = 0; j + 1 < a.size(); ++j) {
      of_a.insert(a.substr(j, 2));
      of_b.insert(b.substr(j, 2));
    }
    EXPECT_EQ(of_a, of_b);
  }
}

TEST(Negatives, NeedPositivesWithPlaces) {
  const MadeDataset made = with_genome();
  RowSet set = positives(made);
  NegativeConfig how;
  how.from = NegativeSource::genome;
  how.genome = made.path("g.fa");
  set.rows[3].start = -1;
  test::expect_user_error([&] { with_negatives(set, how); },
                          {"place of 'chr1:1075-1125'", "not known"});
  for (Row& row : set.rows) row.targets = {0};
  test::expect_user_error([&] { with_negatives(set, how); }, {"no row has label 1"});
}

}  // namespace
}  // namespace s2fbench::sequences
