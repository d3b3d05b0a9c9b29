// Short reference sequences and their places.
#include "formats/sequence_set.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/expect_error.hpp"

namespace s2fbench::formats {
namespace {

class SequenceSetTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  std::vector<ShortSequence> read(const std::string& text) {
    std::ofstream(path_) << text;
    return read_sequence_set(path_);
  }
  std::string path_ = testing::TempDir() + "/sequence_set";
};

TEST_F(SequenceSetTest, FastaHeadersMayTellAPlace) {
  const auto set = read(
      ">F9 chrX:101-106 (1-based inclusive) length=6\nACG\ntNA\n"
      ">LDLR.2\nAC\n>chr1:11-12\nGG\n");
  ASSERT_EQ(set.size(), 3U);
  EXPECT_EQ(set[0].name, "F9");
  EXPECT_EQ(set[0].chromosome, "chrX");
  EXPECT_EQ(set[0].start, 100);
  EXPECT_EQ(set[0].letters, "ACGtNA");
  EXPECT_EQ(set[1].chromosome, "");
  EXPECT_EQ(set[1].start, 0);
  EXPECT_EQ(set[2].name, "chr1:11-12");
  EXPECT_EQ(set[2].start, 10);
}

TEST_F(SequenceSetTest, TablesHaveStartsFromZero) {
  const auto set = read("regulatory_element,ref_sequence,start_pos\nF9,ACGT,138612623\n");
  ASSERT_EQ(set.size(), 1U);
  EXPECT_EQ(set[0].name, "F9");
  EXPECT_EQ(set[0].start, 138612623);
  EXPECT_EQ(read("name\tsequence\tstart\tchrom\na\tAC\t7\tchr2\n")[0].chromosome, "chr2");
}

TEST_F(SequenceSetTest, RefusesWhatCannotBe) {
  test::expect_user_error([&] { read("text\n"); }, {"no set of sequences"});
  test::expect_user_error([&] { read(""); }, {"no set of sequences"});
  test::expect_user_error([&] { read(">\nACGT\n"); }, {"without a name", ":1"});
  test::expect_user_error([&] { read(">a\n>b\nAC\n"); }, {"'a' is empty"});
  test::expect_user_error([&] { read(">a\nAC\n>a\nAC\n"); }, {"two sequences named 'a'"});
  test::expect_user_error([&] { read(">a\nA-C\n"); }, {"signs that are no letters"});
  test::expect_user_error([&] { read("name,sequence,start\na,AC,-1\n"); },
                          {"start '-1'", ":2"});
  test::expect_user_error([&] { read("name,sequence,start\na,AC\n"); },
                          {"a row of 2 columns, not 3"});
}

TEST_F(SequenceSetTest, APlaceOfAnotherLengthIsAnError) {
  test::expect_user_error([&] { read(">a chr1:11-20\nACGT\n"); },
                          {"'a' has 4 letters", "chr1:11-20", "10"});
}

}  // namespace
}  // namespace s2fbench::formats
