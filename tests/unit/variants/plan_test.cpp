// From a table to windows: what is rejected and why, and what is predicted once.
#include "variants/plan.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"
#include "variants/windows.hpp"

namespace s2fbench::variants {
namespace {

formats::Variant variant(const std::string& element, std::int64_t position, char ref,
                         char alt) {
  return {element, "chr1", position, ref, alt, 0.5, {}, "t:1"};
}

const data::ShortSequences& two_sequences() {
  static const data::ShortSequences set({{"a", "chr1", 100, "ACGTA"},
                                         {"a-2", "chr1", 100, "ACGTA"},
                                         {"c", "chr1", 9, "TTT"}},
                                        0, 1);
  return set;
}

std::vector<std::string> reasons(const VariantPlan& plan) {
  std::vector<std::string> words;
  for (const auto& item : plan.rejected) words.push_back(item.reason);
  return words;
}

TEST(VariantPlan, EveryRejectedVariantHasItsReason) {
  formats::VariantTable table;
  table.rejected.push_back({"a", "1", "7", "A", "-", "deletion or insertion", "", "t:9"});
  table.variants = {variant("a", 101, 'A', 'C'), variant("a", 102, 'G', 'T'),
                    variant("a", 106, 'A', 'C'), variant("a", 100, 'A', 'C'),
                    variant("x", 500, 'A', 'C'), variant("a", 101, 'A', 'C'),
                    variant("a", -7, 'A', 'C')};
  const auto plan = plan_variants(table, two_sequences(), {.length = 16, .central = 8});
  ASSERT_EQ(plan.variants.size(), 1U);
  EXPECT_EQ(reasons(plan), (std::vector<std::string>{
                               "deletion or insertion", "duplicate", "reference mismatch",
                               "outside the sequence", "outside the sequence",
                               "no such sequence", "outside the sequence"}));
  EXPECT_EQ(plan.rejected[2].detail, "the sequence has C");
  EXPECT_EQ(plan.rejected[5].detail, "element 'x', chromosome 'chr1'");
  EXPECT_EQ(plan.rejected[2].alternative, "T");
}

TEST(VariantPlan, AlternativesShareTheReferenceAndEqualSequencesEverything) {
  formats::VariantTable table;
  for (const char* element : {"a", "a-2"}) {
    for (const char alt : {'C', 'G', 'T'}) {
      table.variants.push_back(variant(element, 101, 'A', alt));
    }
    table.variants.push_back(variant(element, 102, 'C', 'A'));
  }
  VariantGeometry geometry{.length = 16, .central = 8};
  const auto own = plan_variants(table, two_sequences(), geometry);
  EXPECT_EQ(own.places.size(), 2U);
  EXPECT_EQ(own.rows.size(), 2U + 4U);
  EXPECT_EQ(own.places[0].start, 0 - 7);  // the variant is base 7 of 16
  EXPECT_EQ(own.alternative_row[0], own.alternative_row[4]);
  EXPECT_NE(own.alternative_row[0], own.alternative_row[1]);
  geometry.centre = WindowCentre::sequence;
  const auto whole = plan_variants(table, two_sequences(), geometry);
  EXPECT_EQ(whole.places.size(), 1U);
  EXPECT_EQ(whole.rows.size(), 1U + 4U);
  EXPECT_EQ(whole.places[0].start, -5);  // (16 - 5) / 2 nt before the sequence
  EXPECT_EQ(whole.rows[1].offset, 5);
}

TEST(VariantPlan, GeometryMustFit) {
  const formats::VariantTable table{{variant("a", 101, 'A', 'C')}, {}};
  const auto plan = [&](const VariantGeometry& geometry) {
    return plan_variants(table, two_sequences(), geometry);
  };
  test::expect_user_error([&] { plan({.length = 16, .central = 17}); }, {"16 nt", "17"});
  test::expect_user_error([&] { plan({.length = 16, .central = 16, .shifts = 2}); },
                          {"no room to shift"});
  EXPECT_EQ(reasons(plan({.length = 16, .central = 4, .centre = WindowCentre::sequence})),
            (std::vector<std::string>{"sequence is longer than the window's middle"}));
}

TEST(VariantPlan, WindowsStayInsideChromosomes) {
  const std::string folder = test::make_folder("variant_plan");
  std::string letters(40, 'A');
  test::write_fasta(folder + "/g.fa", {{"chr1", letters}});
  const data::GenomeReference genome(data::Genome::open(folder + "/g.fa"));
  formats::VariantTable table;
  for (const std::int64_t position : {7, 8, 32, 33}) {
    table.variants.push_back(variant("g", position, 'A', 'C'));
  }
  const auto centred = plan_variants(table, genome, {.length = 16, .central = 8});
  ASSERT_EQ(centred.variants.size(), 2U);  // 8: nt 0 to 15; 32: nt 24 to 39
  EXPECT_EQ(centred.places[0].start, 0);
  EXPECT_EQ(centred.places[1].start, 24);
  EXPECT_EQ(reasons(centred)[0], "window reaches over the chromosome's end");
  EXPECT_EQ(plan_variants(table, genome, {.length = 16, .central = 8, .shifts = 3})
                .places.size(),
            0U);
}

TEST(VariantPlan, ShiftsDependOnTheSeedAndThePlaceAlone) {
  VariantGeometry geometry{.length = 2048, .central = 1024, .shifts = 20};
  EXPECT_EQ(geometry.stored(), 3072);
  std::set<int> offsets;
  for (int shift = 0; shift < 20; ++shift) {
    const int offset = shift_offset({0, -3}, shift, two_sequences(), geometry);
    EXPECT_EQ(offset, shift_offset({0, -3}, shift, two_sequences(), geometry));
    EXPECT_TRUE(offset >= 0 && offset < 1024);
    offsets.insert(offset);
  }
  EXPECT_GT(offsets.size(), 15U);
  VariantGeometry other = geometry;
  other.seed = 2;
  EXPECT_NE(shift_offset({0, -3}, 0, two_sequences(), geometry),
            shift_offset({0, -3}, 0, two_sequences(), other));
}

TEST(VariantWindows, TheMiddleIsTheSameBasesForEveryShift) {
  for (const int shifts : {0, 1}) {
    const VariantGeometry geometry{.length = 64, .central = 24, .shifts = shifts};
    for (int offset = 0; offset <= geometry.shift_range(); ++offset) {
      for (const int bins : {1, 4, 64}) {
        std::vector<double> wanted(static_cast<std::size_t>(bins));
        for (int i = 0; i < 64; ++i) {
          const int at = offset + i;  // in the stored nt
          const int first = (geometry.stored() - 24) / 2;
          if (at >= first && at < first + 24) {
            ++wanted[static_cast<std::size_t>(i / (64 / bins))];
          }
        }
        EXPECT_EQ(middle_overlap(geometry, offset, bins), wanted)
            << offset << " " << bins;
      }
    }
  }
}

}  // namespace
}  // namespace s2fbench::variants
