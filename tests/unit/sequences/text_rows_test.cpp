#include "sequences/text_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "made_dataset.hpp"
#include "sequences/inputs.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

RowSet fasta(const std::string& text, const std::string& key = "class") {
  MadeDataset made;
  made.file("s.fa", text);
  SequencesConfig config;
  config.values = data::Values::labels;
  config.tracks = {"QKI"};
  return read_fasta_rows({made.path("s.fa"), key, 1}, config);
}

TEST(FastaRows, LabelsAndPlacesStandInHeaders) {
  const RowSet set = fasta(
      "> chr1,+,69071,69080; class:0\nACGT\nACGTac\n"
      ">chr2:5-14 other=3|class=1\nAAAAAAAAAA\n"
      ">chr3:5-15;class:1;subclass:0\nCCCCCCCCCC\n");
  ASSERT_EQ(set.rows.size(), 3U);
  EXPECT_EQ(set.rows[0].name, "chr1,+,69071,69080");
  EXPECT_EQ(set.rows[0].bases.size(), 10U);
  EXPECT_EQ(set.rows[0].targets, std::vector<float>{0});
  EXPECT_EQ(set.rows[0].chromosome, "chr1");
  EXPECT_EQ(set.rows[0].start, 69070);  // both ends belong to it: 1-based
  EXPECT_EQ(set.rows[1].targets, std::vector<float>{1});
  EXPECT_EQ(set.rows[1].start, 4);
  EXPECT_EQ(set.rows[2].start, 5);
  EXPECT_EQ(set.rows[2].where.substr(set.rows[2].where.size() - 6), "s.fa:6");
}

TEST(FastaRows, MayHaveOneLabelForAll) {
  const RowSet set = fasta(">a\nACGT\n>b\nAAAA\n", "");
  EXPECT_EQ(set.rows[1].targets, std::vector<float>{1});
  EXPECT_EQ(set.rows[1].start, -1);
}

TEST(FastaRows, BadFilesAreNamedWithTheLine) {
  test::expect_user_error([] { fasta("ACGT\n>a\nACGT\n"); }, {"not a FASTA", "s.fa:1"});
  test::expect_user_error([] { fasta(">a; class:0\nACGT\n>b; kind:1\nAC\n"); },
                          {"no 'class:' in the header of 'b'", "s.fa:3"});
  test::expect_user_error([] { fasta(">a; class:yes\nACGT\n"); }, {"'yes'", "no number"});
  test::expect_user_error([] { fasta(">a; class:2\nACGT\n"); }, {"label 2"});
  test::expect_user_error([] { fasta(">a; class:0\n>b; class:1\nA\n"); }, {"no letters"});
  test::expect_user_error([] { fasta("> ; class:0\nA\n"); }, {"without a name"});
  test::expect_user_error([] { fasta("\n"); }, {"FASTA without sequences"});
  test::expect_user_error([] { fasta(">a; class:1\nAC*GT\n"); }, {"'*'", "position 3"});
}

TEST(TableRows, ColumnsAreNamed) {
  MadeDataset made;
  made.file("t.csv",
            "#id,left,right,a,b,chrom,pos\n"
            "x,ACGT,CCCC,1.5,NA,chr1,10\n"
            "y,AAAA,GGGG,,2,chr2,0\n");
  const auto config = made.config(
      "values: measured\ntracks: [a, b]\nsequences: 2\ninputs:\n"
      "  - {table: t.csv, name: ID, sequence: [left, right], chromosome: chrom, start: "
      "pos}\n");
  const RowSet set =
      read_table_rows(std::get<TableInput>(config.inputs[0].source), config);
  ASSERT_EQ(set.rows.size(), 2U);
  EXPECT_EQ(set.rows[0].name, "x");
  EXPECT_EQ(set.rows[0].bases, (std::vector<std::uint8_t>{0, 1, 2, 3, 1, 1, 1, 1}));
  EXPECT_EQ(set.rows[0].targets[0], 1.5F);
  EXPECT_TRUE(std::isnan(set.rows[0].targets[1]));
  EXPECT_EQ(set.rows[1].chromosome, "chr2");
  EXPECT_EQ(set.rows[0].start, 10);
}

// A name is that of the column that is spelled so, else of the only one alike.
TEST(TableRows, ColumnsAreNotMixedUp) {
  const MadeDataset made;
  const auto first = [&](const std::string& header, const std::string& tracks) {
    made.file("t.tsv", header + "\nr1\tAAAA\tCCCC\t7\t8\n");
    const auto rows = read_rows(
        made.config("values: measured\ntracks: [" + tracks +
                    "]\ninputs: [{table: t.tsv, sequence: seq, name: name}]\n"));
    return rows.rows.at(0);
  };
  const auto row = first("name\tSEQ\tseq\tY\ty", "y");
  EXPECT_EQ(row.targets, std::vector<float>{8});
  EXPECT_EQ(row.bases.front(), 1);  // C
  EXPECT_EQ(first("name\tx\tSeq\tz\tY", "y").targets, std::vector<float>{8});
  for (const char* header : {"name\tx\tseq\ty\ty", "name\tSEQ\tSeq\ty\tz"})
    EXPECT_THROW(first(header, "y"), UserError) << header;
}

TEST(TableRows, BadTablesAreNamed) {
  MadeDataset made;
  const auto fails = [&](const std::string& text,
                         std::initializer_list<std::string> words) {
    made.file("t.tsv", text);
    test::expect_user_error([&] { made.prepared("values: measured\n" + kTableKeys); },
                            words);
  };
  fails("name\tsequence\tvalue\na\tACGT\t1\n",
        {"no column 'seq'", "its columns are name, sequence, value"});
  fails("name\tseq\tvalue\na\tACGT\n", {"row of 2 fields under 3 columns", "t.tsv:2"});
  fails("name\tseq\tvalue\n", {"table without rows"});
  fails("name\tseq\tvalue\na\tACGT\thigh\n", {"'high'", "no number", "t.tsv:2"});
  fails("name\tseq\tvalue\na\tAC!T\t1\n", {"letter '!'", "position 3", "t.tsv:2"});
  fails("name\tseq\tvalue\n\tACGT\t1\n", {"row without a name", "t.tsv:2"});
  fails("name\tseq\tvalue\na\t\t1\n", {"'a' has no letters"});
}

}  // namespace
}  // namespace s2fbench::sequences
