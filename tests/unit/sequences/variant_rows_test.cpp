#include "sequences/variant_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

const std::string kElement = test::random_letters(100, 11);

std::string other(char base) { return base == 'A' ? "C" : "A"; }

// A variant of the base at a 0-based place of element E, which begins at 1000.
std::string line(int place, const std::string& element, double effect) {
  const char base = kElement[static_cast<std::size_t>(place)];
  return "chr1\t" + std::to_string(1001 + place) + "\t" + base + "\t" + other(base) +
         "\t" + std::to_string(effect) + "\t" + element + "\n";
}

MadeDataset made_variants() {
  MadeDataset made;
  made.file("e.csv", "regulatory_element,ref_sequence,start_pos,chrom\nE," + kElement +
                         ",1000,chr1\n");
  made.file("v.tsv", "Chrom\tPos\tRef\tAlt\tValue\tElement\n" + line(50, "E", 0.5) +
                         line(2, "E", -1) + line(99, "E", 2) +
                         "chr1\t1051\tG\t-\t1\tE\nchr1\t5\tA\tC\t1\tE\n" +
                         line(50, "E", 0.7));
  return made;
}

std::string keys(const std::string& place) {
  return "values: effect\ninputs:\n  - {variants: v.tsv, sequences: e.csv, window: 40, "
         "place: " +
         place + "}\n";
}

// The two alleles of a row differ at one base.
void expect_pair(const data::SequenceTable& table, std::size_t row, std::size_t at,
                 const std::string& reference) {
  const std::string both = letters_of(table, row);
  EXPECT_EQ(both.substr(0, 40), reference) << row;
  std::string alternative = reference;
  alternative[at] = other(reference[at])[0];
  EXPECT_EQ(both.substr(40), alternative) << row;
}

TEST(VariantRows, StandInTheMiddleOfPairsOfWindows) {
  const auto [table, report] = made_variants().prepared(keys("variant"));
  ASSERT_EQ(table.rows(), 3U);
  EXPECT_EQ(table.values, data::Values::effect);
  EXPECT_EQ(table.length, 80);
  EXPECT_EQ(table.sequences, 2);
  EXPECT_EQ(table.tracks, std::vector<std::string>{"E"});
  expect_pair(table, 0, 19, kElement.substr(31, 40));
  expect_pair(table, 1, 19, std::string(17, 'N') + kElement.substr(0, 23));
  EXPECT_EQ(table.targets, (std::vector<float>{0.5F, -1, 2}));
  EXPECT_EQ(table.fold, (std::vector<std::uint8_t>{2, 2, 2}));
  EXPECT_EQ(table.start[0], 1031);
  EXPECT_EQ(report.dropped.at("variant: deletion or insertion"), 1);
  EXPECT_EQ(report.dropped.at("variant: outside the sequence"), 1);
  EXPECT_EQ(report.dropped.at("variant: duplicate"), 1);
}

TEST(VariantRows, WindowsStayInsideOrInTheMiddleOfTheElement) {
  const auto inside = made_variants().prepared(keys("inside")).table;
  ASSERT_EQ(inside.rows(), 3U);
  expect_pair(inside, 1, 2, kElement.substr(0, 40));
  expect_pair(inside, 2, 39, kElement.substr(60, 40));
  const auto [element, report] = made_variants().prepared(keys("element"));
  ASSERT_EQ(element.rows(), 1U);
  expect_pair(element, 0, 20, kElement.substr(30, 40));
  EXPECT_EQ(report.dropped.at("variant: outside the window of the element"), 2);
}

TEST(VariantRows, EachElementIsATrack) {
  const MadeDataset made = made_variants();
  made.file("e.csv", "regulatory_element,ref_sequence,start_pos,chrom\nE," + kElement +
                         ",1000,chr1\nF," + kElement + ",1000,chr1\n");
  made.file("v.tsv", "Chrom\tPos\tRef\tAlt\tValue\tElement\n" + line(50, "F", 1) +
                         line(60, "E", 2) + line(70, "F", 3));
  const auto table = made.prepared(keys("inside")).table;
  EXPECT_EQ(table.tracks, (std::vector<std::string>{"F", "E"}));
  EXPECT_TRUE(std::isnan(table.targets[1]));
  EXPECT_EQ(table.targets[3], 2);
  EXPECT_EQ(table.targets[4], 3);
  EXPECT_EQ(table.cluster, (std::vector<std::int32_t>{0, 1, 0}));
  const auto chosen = made.prepared(
      "values: effect\ntracks: [E]\ninputs:\n  - {variants: v.tsv, sequences: e.csv, "
      "window: 40, elements: [E]}\n");
  EXPECT_EQ(chosen.table.rows(), 1U);
  test::expect_user_error(
      [&] {
        made.prepared(
            "values: effect\ntracks: [E]\ninputs:\n  - {variants: v.tsv, sequences: "
            "e.csv, "
            "window: 40, elements: [E, Foo]}\n");
      },
      {"no variant is of element 'Foo'", "v.tsv"});
  test::expect_user_error([&] { made.prepared("tracks: [E]\n" + keys("inside")); },
                          {"element 'F' is none of the tracks"});
}

TEST(VariantRows, StandInAGenomeToo) {
  const MadeDataset made = made_variants();
  test::write_fasta(made.path("g.fa"), {{"1", test::random_letters(1000, 5) + kElement}});
  const auto [table, report] = made.prepared(
      "values: effect\ninputs:\n  - {variants: v.tsv, genome: g.fa, window: 40}\n");
  ASSERT_EQ(table.rows(), 2U);
  expect_pair(table, 0, 19, kElement.substr(31, 40));
  EXPECT_EQ(report.dropped.at("variant: window over a chromosome's end"), 1);
}

TEST(VariantRows, PairsMayStandInATable) {
  const MadeDataset made;
  made.file("t.tsv",
            "id\tref\talt\teffect\twhere\nv1\tACGT\tACTT\t-0.5\tX\n"
            "v2\tACGT\tAGGT\t1\tY\n");
  const auto table = made.prepared(
                             "values: effect\ninputs:\n  - {table: t.tsv, name: id, "
                             "sequence: [ref, alt], targets: effect, element: where}\n")
                         .table;
  EXPECT_EQ(letters_of(table, 1), "ACGTAGGT");
  EXPECT_EQ(table.tracks, (std::vector<std::string>{"X", "Y"}));
  EXPECT_EQ(table.targets[3], 1);
}

TEST(VariantRows, WithoutAnyIsAnError) {
  const MadeDataset made = made_variants();
  made.file("v.tsv", "Chrom\tPos\tRef\tAlt\tValue\tElement\nchr1\t5\tA\tC\t1\tE\n");
  test::expect_user_error([&] { made.prepared(keys("variant")); },
                          {"no variant gives a pair", "1 x variant: outside"});
}

}  // namespace
}  // namespace s2fbench::sequences
