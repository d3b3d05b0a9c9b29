#include "pretrained/bpe_tokenizer.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::pretrained {
namespace {

const std::string kVocab =
    R"("[UNK]":0,"[CLS]":1,"[SEP]":2,"[PAD]":3,"[MASK]":4,"A":5,"C":6,"G":7,"T":8,)"
    R"("AA":9,"AC":10,"AAC":11)";

class BpeTokenizerTest : public testing::Test {
 protected:
  std::string write(const std::string& vocab, const std::string& merges) {
    return write_text(R"({"model":{"vocab":{)" + vocab + R"(},"merges":[)" + merges +
                      "]}}");
  }
  std::string write_text(const std::string& text) {
    const std::string path = folder_.path() + "/tokenizer.json";
    std::ofstream(path) << text;
    return path;
  }
  test::TemporaryFolder folder_;
};

TEST_F(BpeTokenizerTest, EarlierMergesGoFirstAndLeftOnesOfEqualRank) {
  using Tokens = std::vector<std::int64_t>;
  // Either way of writing a merge.
  const auto words = bpe_tokenizer(write(kVocab, R"("A A",["A","C"],"AA C")"));
  const std::vector<std::uint8_t> three = {0, 0, 0, 1}, unknown = {4, 4, 0, 4, 0};
  EXPECT_EQ(words->encode(three), (Tokens{1, 9, 10, 2}));  // AA AC
  EXPECT_EQ(words->encode(unknown), (Tokens{1, 0, 0, 5, 0, 5, 2}));
  const std::vector<std::uint8_t> two = {0, 0, 1};
  EXPECT_EQ(words->encode(two), (Tokens{1, 11, 2}));  // AA, then AAC
  EXPECT_EQ(words->vocabulary(), 12);
  EXPECT_EQ(words->special().pad, 3);
}

TEST_F(BpeTokenizerTest, OtherFilesAreRefused) {
  const auto refused = [&](const std::string& path, const std::string& words) {
    test::expect_user_error([&] { bpe_tokenizer(path); }, {"tokenizer", words});
  };
  refused(folder_.path() + "/none.json", "cannot read");
  refused(write_text("{}"), "no model with a vocab");
  refused(write_text(R"({"model":{"vocab":[],"merges":[]}})"), "no model with a vocab");
  refused(write(R"("A":"x")", ""), "a number that is none: A");
  refused(write(R"("A":-1)", ""), "a number that is none: A");
  refused(write(R"("A":99999999999)", ""), "a number that is none: A");
  refused(write(kVocab, R"("AA")"), "a merge of one word");
  refused(write(kVocab, "5"), "no pair of words");
  refused(write(kVocab, R"("A G")"), "no token 'AG'");
  refused(write(R"("A":0,"C":1,"G":2)", ""), "no token 'T'");
}

}  // namespace
}  // namespace s2fbench::pretrained
