// From dataset files to tables, and what is refused on the way.
#include "sequences/prepare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

using data::SequenceTable;

int fold_of(const SequenceTable& table, const std::string& name) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.row[row] == name) return table.fold[row];
  return -1;
}

TEST(PrepareSequences, WritesATableThatReadsBack) {
  MadeDataset made;
  made.file("t.tsv", random_table(100));
  const auto config = made.config("values: labels\n" + kTableKeys + "notes: [made up]\n");
  const auto report = prepare(config, made.path("out.h5"));
  const SequenceTable table = data::read_sequence_table(made.path("out.h5"));
  EXPECT_EQ(table.rows(), 100U);
  EXPECT_EQ(table.length, 60);
  EXPECT_EQ(table.row[17], "r17");
  EXPECT_EQ(letters_of(table, 17), test::random_letters(60, 18));
  EXPECT_EQ(table.targets[17], 1);
  EXPECT_EQ(data::content_hash(table), report.content_hash);
  EXPECT_EQ(report.fold_rows, (std::array<std::int64_t, 3>{80, 10, 10}));
  EXPECT_EQ(report.counts[0][0].positives + report.counts[0][1].positives +
                report.counts[0][2].positives,
            50);
  EXPECT_EQ(table.notes, std::vector<std::string>{"made up"});
  EXPECT_NE(table.manifest.find("t.tsv"), std::string::npos);
  const std::string text = report_text(report);
  for (const auto* piece : {"100 rows of 60 nt, train 80, valid 10, test 10",
                            "track a: train ", "note: made up", "100 clusters"})
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
  EXPECT_EQ(prepare(config, made.path("again.h5")).content_hash, report.content_hash);
}

TEST(PrepareSequences, CountsMeasuredValues) {
  MadeDataset made;
  made.file("t.tsv",
            "name\tseq\tvalue\tb\tf\na\tAAAAACCCCC\t1\tNA\t1\nb\tCCCCCGGGGT\t3\t7\t1\nc\t"
            "GGGGGTTTTA\tNA\t9\t2\nd\tTATATACGCA\t5\t\t3\ne\tTTTACAGGAC\tNA\t\t1\n");
  const auto [table, report] = made.prepared(
      "values: measured\ntracks: [a, b]\ninputs:\n  - {table: t.tsv, name: name, "
      "sequence: seq, targets: [value, b]}\n"
      "split: {by: column, column: f, valid: [2], test: [3]}\n");
  ASSERT_EQ(table.rows(), 4U);
  EXPECT_EQ(report.counts[0][0].measured, 2);
  EXPECT_DOUBLE_EQ(report.counts[0][0].mean, 2);
  EXPECT_DOUBLE_EQ(report.counts[0][0].sd, std::sqrt(2.0));
  EXPECT_EQ(report.counts[1][0].measured, 1);
  EXPECT_TRUE(std::isnan(table.targets[1]));
  EXPECT_EQ(report.dropped.at("nothing measured"), 1);
}

TEST(PrepareSequences, CopiesAndPairsStayInOneFold) {
  MadeDataset made;
  std::string text = random_table(60, 80, false);
  for (int i = 0; i < 20; ++i) {
    const auto letters = test::random_letters(80, static_cast<std::uint64_t>(i) + 1);
    text += "copy" + std::to_string(i) + "\t" +
            (i % 2 == 0 ? letters : reversed(letters)) + "\t1\n";
    text += "p" + std::to_string(i) + "_F\t" +
            test::random_letters(80, static_cast<std::uint64_t>(i) + 500) + "\t1\np" +
            std::to_string(i) + "_R\t" +
            test::random_letters(80, static_cast<std::uint64_t>(i) + 900) + "\t1\n";
  }
  made.file("t.tsv", text);
  for (const std::string by : {"random", "homology"}) {
    const auto [table, report] =
        made.prepared("values: measured\n" + kTableKeys +
                      "pair_suffixes: [_F, _R]\nsplit: {by: " + by + "}\n");
    EXPECT_EQ(report.repeats, 20);
    for (int i = 0; i < 20; ++i) {
      const std::string n = std::to_string(i);
      EXPECT_EQ(fold_of(table, "copy" + n), fold_of(table, "r" + n)) << by;
      EXPECT_EQ(fold_of(table, "p" + n + "_F"), fold_of(table, "p" + n + "_R")) << by;
    }
  }
  const auto study =
      made.prepared("values: measured\n" + kTableKeys + "split: {by: study_random}\n");
  int parted = 0;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    parted += fold_of(study.table, "copy" + n) != fold_of(study.table, "r" + n) ? 1 : 0;
  }
  EXPECT_GT(parted, 0);
  EXPECT_NE(study.table.notes.at(0).find("study_random"), std::string::npos);
}

TEST(PrepareSequences, HomologyKeepsSimilarRowsTogether) {
  MadeDataset made;
  std::string text = "name\tseq\tvalue\n";
  for (int i = 0; i < 40; ++i) {
    const auto core = test::random_letters(90, static_cast<std::uint64_t>(i) + 1);
    for (const std::string end : {"A", "C", "G", "T"})
      text += "r" + std::to_string(i) + end + "\t" + core.substr(3) + end + end + end +
              "\t1\n";
  }
  made.file("t.tsv", text);
  const auto [table, report] = made.prepared("values: measured\n" + kTableKeys);
  EXPECT_EQ(report.clusters, 40);
  EXPECT_EQ(report.largest_cluster, 4);
  EXPECT_EQ(report.test_like_training, 0);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    EXPECT_EQ(table.cluster[row], static_cast<std::int32_t>(row / 4 * 4));
    EXPECT_EQ(table.fold[row], table.fold[row / 4 * 4]);
  }
  const auto rows =
      made.prepared("values: measured\n" + kTableKeys + "split: {by: random}\n");
  EXPECT_GT(rows.report.test_like_training, 0);
  EXPECT_NE(rows.table.notes.at(0).find("resemble a training row"), std::string::npos);
  const auto parts = made.prepared("values: measured\n" + kTableKeys +
                                   "split: {by: homology, parts: 4}\n");
  EXPECT_EQ(parts.table.parts, 4);
  for (std::size_t row = 0; row < table.rows(); ++row)
    EXPECT_EQ(parts.table.part[row], parts.table.part[row / 4 * 4]);
}

TEST(PrepareSequences, OfCopiesAcrossGivenFoldsTheTestRowStays) {
  MadeDataset made;
  const std::string a = test::random_letters(50, 1), b = test::random_letters(50, 2);
  made.file("train.fa", ">t1; c:1\n" + a + "\n>t2; c:0\n" + b + "\n>t3; c:1\n" +
                            test::random_letters(50, 4) + "\n>n; c:0\n" +
                            std::string(50, 'N') + "\n");
  made.file("valid.fa", ">v1; c:1\n" + test::random_letters(50, 5) + "\n>v2; c:0\n" +
                            test::random_letters(50, 6) + "\n");
  made.file("test.fa", ">x1; c:1\n" + reversed(a) + "\n>x2; c:0\n" +
                           test::random_letters(50, 3) + "\n");
  const auto [table, report] = made.prepared(
      "values: labels\ntracks: [a]\ninputs:\n"
      "  - {fasta: train.fa, label: c, fold: train}\n"
      "  - {fasta: valid.fa, label: c, fold: valid}\n"
      "  - {fasta: test.fa, label: c, fold: test}\nsplit: {by: given}\n");
  EXPECT_EQ(fold_of(table, "t1"), -1);
  EXPECT_EQ(fold_of(table, "x1"), 2);
  EXPECT_EQ(report.fold_rows, (std::array<std::int64_t, 3>{2, 2, 2}));
  EXPECT_EQ(report.dropped.at("no known base"), 1);
}

TEST(PrepareSequences, AdaptersMustBeTheSame) {
  MadeDataset made;
  made.file("t.tsv", "name\tseq\tvalue\na\tAACGTACGTT\t1\nb\tAAGGTTCCTT\t2\n");
  const std::string keys = "values: measured\n" + kTableKeys + "fixed_left: 2\n";
  test::expect_user_error([&] { made.prepared(keys + "fixed_right: 3\n"); },
                          {"'b' has other adapters than 'a'", "t.tsv:3"});
}

TEST(PrepareSequences, InclusionOfTwoSequencesFromATable) {
  MadeDataset made;
  std::string text = "l\tr\tliver\tbrain\n";
  for (std::uint64_t i = 0; i < 20; ++i)
    text += test::random_letters(30, i + 1) + "\t" + test::random_letters(30, i + 50) +
            "\t0.5\t" + (i == 0 ? "NA" : "0.5") + "\n";
  made.file("t.tsv", text);
  const auto table =
      made.prepared(
              "values: inclusion\ntracks: [liver, brain]\nsequences: 2\n"
              "unknown: 0\ninputs:\n  - {table: t.tsv, sequence: [l, r]}\n")
          .table;
  EXPECT_EQ(table.length, 60);
  EXPECT_EQ(table.unknown, 0);
  EXPECT_EQ(table.targets.size(), 80U);
  EXPECT_EQ(table.targets[0], 0);
  EXPECT_TRUE(std::isnan(table.targets[2]));
}

class BadTables : public testing::Test {
 protected:
  void fails(const std::string& table, std::initializer_list<std::string> words,
             const std::string& more = "") {
    made_.file("t.tsv", table);
    test::expect_user_error(
        [&] {
          prepare(made_.config("values: labels\n" + kTableKeys + more),
                  made_.path("out.h5"));
        },
        words);
    EXPECT_FALSE(std::filesystem::exists(made_.path("out.h5")));
    EXPECT_FALSE(std::filesystem::exists(made_.path("out.h5.tmp")));
  }
  MadeDataset made_;
};

TEST_F(BadTables, OneClassOnly) {
  std::string text = "name\tseq\tvalue\n";
  for (std::uint64_t i = 0; i < 30; ++i)
    text += "r" + std::to_string(i) + "\t" + test::random_letters(40, i + 1) + "\t1\n";
  fails(text, {"all 30 labels of track 'a' are 1", "both classes"});
  fails(text + "z\t" + test::random_letters(40, 99) + "\t0\n",
        {"labels of track 'a' for ", "are 1"});
}

TEST_F(BadTables, NamesTwice) {
  std::string text = random_table(30);
  text.replace(text.find("r7\t"), 2, "r3");
  fails(text, {"two rows are named 'r3'", "t.tsv:5", "t.tsv:9", "prefix"});
}

TEST_F(BadTables, UnequalLength) {
  fails(random_table(10) + "z\tACGT\t1\n",
        {"'z' has 4 nt, while 'r0' has 60", "t.tsv:12"});
}

TEST_F(BadTables, EmptySplits) {
  fails(random_table(30), {"no row is for validation"},
        "split: {by: random, shares: [0.9, 0, 0.1]}\n");
  fails(random_table(4), {"no row is for"}, "");
}

TEST_F(BadTables, NothingMeasured) {
  fails("name\tseq\tvalue\na\tACGT\tNA\n", {"no row is left of all inputs"});
}

TEST_F(BadTables, NoSuchFile) {
  test::expect_user_error([&] { made_.prepared("values: labels\n" + kTableKeys); },
                          {"t.tsv"});
}

}  // namespace
}  // namespace s2fbench::sequences
