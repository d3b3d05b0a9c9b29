// Windows side by side over a genome.
#include <gtest/gtest.h>

#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

const std::string kKeys =
    "values: letters\nsplit: {by: chromosome, valid: [chr2], test: [chr3]}\ninputs:\n  "
    "- {genome: g.fa, window: 50";

class TileRows : public testing::Test {
 protected:
  TileRows() {
    first_[120] = 'N';
    first_[199] = 'a';  // soft-masked, the same letter
    test::write_fasta(made_.path("g.fa"), {{"chr1", first_},
                                           {"chr2", test::random_letters(160, 8)},
                                           {"chr3", test::random_letters(149, 9)},
                                           {"chr4", test::random_letters(49, 10)}});
  }
  void fails(const std::string& keys, std::initializer_list<std::string> words) const {
    test::expect_user_error([&] { made_.prepared(keys); }, words);
  }

  std::string first_ = test::random_letters(220, 7);
  MadeDataset made_;
};

TEST_F(TileRows, StandSideBySideWithoutUnknownLetters) {
  const Prepared prepared = made_.prepared(kKeys + "}\n");
  const auto& table = prepared.table;
  EXPECT_EQ(table.row, (std::vector<std::string>{
                           "chr1:0-50", "chr1:50-100", "chr1:150-200", "chr2:0-50",
                           "chr2:50-100", "chr2:100-150", "chr3:0-50", "chr3:50-100"}));
  EXPECT_EQ(prepared.report.dropped.at("a letter that is not known"), 1);
  EXPECT_EQ(table.tracks, std::vector<std::string>{"letters"});
  EXPECT_EQ(table.targets, std::vector<float>(8, 50));
  EXPECT_EQ(letters_of(table, 1), first_.substr(50, 50));
  EXPECT_EQ(letters_of(table, 2), first_.substr(150, 49) + "A");
  EXPECT_EQ(table.chromosome[6], "chr3");
  EXPECT_EQ(table.start[7], 50);
  EXPECT_EQ(table.fold, (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1, 2, 2}));
}

TEST_F(TileRows, MayOverlapAndLeaveChromosomesOut) {
  const auto table =
      made_.prepared(kKeys + ", stride: 30, chromosomes: [1, chr2, chr3]}\n").table;
  EXPECT_EQ(table.row[1], "chr1:30-80");
  EXPECT_EQ(letters_of(table, 1), first_.substr(30, 50));
}

TEST_F(TileRows, BadInputIsNamed) {
  fails(kKeys + ", chromosomes: [chr2, chr9]}\n", {"no chromosome 'chr9'", "g.fa"});
  fails(kKeys + "0}\n", {"no chromosome has a window of 500 known letters"});
  fails("values: measured\ntracks: [a]\ninputs: [{genome: g.fa, window: 50}]\n",
        {"windows side by side are for values: letters"});
  fails(kKeys + "}\ntracks: [a]\n", {"letters are no tracks"});
  fails("values: letters\ninputs: [{fasta: g.fa, label: 1}]\n",
        {"nothing is measured of letters"});
  for (const char* split : {"", "split: {by: homology}\n"})
    fails(std::string("values: letters\ninputs: [{genome: g.fa, window: 50}]\n") + split,
          {"similar windows of a genome are not looked for", "by: chromosome"});
}

TEST_F(TileRows, OtherSequencesHaveLettersToo) {
  made_.file("s.fa", ">a\n" + test::random_letters(50, 1) + "\n>b\n" +
                         test::random_letters(50, 2) + "\n>c\n" +
                         test::random_letters(40, 3) + "NNNNNNNNNN\n");
  const auto table =
      made_.prepared("values: letters\nsplit: {by: test_only}\ninputs: [{fasta: s.fa}]\n")
          .table;
  EXPECT_EQ(table.targets, (std::vector<float>{50, 50, 40}));
}

}  // namespace
}  // namespace s2fbench::sequences
