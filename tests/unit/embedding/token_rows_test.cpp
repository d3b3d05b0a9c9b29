#include "embedding/token_rows.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/expect_error.hpp"

namespace s2fbench::embedding {
namespace {

data::SequenceTable table(const std::vector<std::string>& rows, int sequences = 1) {
  data::SequenceTable out;
  out.sequences = sequences;
  out.length = static_cast<int>(rows.front().size());
  for (const auto& row : rows) {
    for (const char letter : row)
      out.bases.push_back(static_cast<std::uint8_t>(std::string("ACGTN").find(letter)));
    out.letters.push_back(out.length);
    out.row.push_back(row);
  }
  return out;
}

TEST(TokenRows, SequencesOfARowAreReadApart) {
  const auto tokenizer = pretrained::six_letter_tokenizer(4, 4105);
  const auto rows = tokenize(table({"ATTCCGAA", "ATTNACGT"}, 2), *tokenizer);
  ASSERT_EQ(rows.tokens.size(), 4U);
  using Tokens = std::vector<std::int64_t>;
  EXPECT_EQ(rows.tokens[0], (Tokens{3, 4100, 4101, 4101, 4102}));
  EXPECT_EQ(rows.tokens[2], (Tokens{3, 4100, 4101, 4101, 4104}));
  EXPECT_EQ(rows.rows(), 2U);
}

TEST(TokenRows, PaddingLettersAreNotRead) {
  auto padded = table({"ACGTNN", "ACNNNN", "NNACGT"});
  padded.letters = {4, 2, 4};
  const auto rows =
      tokenize(padded, *pretrained::letter_tokenizer({2, 3, 4, 5, 1}, {}, 6));
  EXPECT_EQ(rows.tokens[0].size(), 4U);
  EXPECT_EQ(rows.tokens[1].size(), 2U);
  // Padding on the left has a place that matters: it is read.
  EXPECT_EQ(rows.tokens[2].size(), 6U);
  EXPECT_EQ(rows.longest, 6U);
  EXPECT_EQ(rows.shortest, 2U);
}

TEST(TokenRows, ReverseIsTheReverseComplement) {
  const auto tokenizer = pretrained::letter_tokenizer({2, 3, 4, 5, 1}, {0, -1, 6, -1}, 7);
  const auto rows = tokenize(table({"AACGNT"}), *tokenizer, Strand::reverse);
  using Tokens = std::vector<std::int64_t>;
  EXPECT_EQ(rows.tokens[0], (Tokens{6, 2, 1, 3, 4, 5, 5}));  // ANCGTT behind CLS
  const auto both = tokenize(table({"AACCGT"}, 2), *tokenizer, Strand::reverse);
  EXPECT_EQ(both.tokens[0], (Tokens{6, 4, 5, 5}));  // each sequence stays in its place
  EXPECT_EQ(both.tokens[1], (Tokens{6, 2, 3, 4}));
}

TEST(TokenRows, PaddingThatIsAttendedToCounts) {
  auto shorter = table({"ACGT", "ACNN"});
  shorter.letters = {4, 2};
  const auto tokenizer =
      pretrained::letter_tokenizer({2, 3, 4, 5, 1}, {0, -1, -1, -1}, 6);
  const auto rows = padded(tokenize(shorter, *tokenizer), 5, 0);
  using Tokens = std::vector<std::int64_t>;
  EXPECT_EQ(rows.tokens[0], (Tokens{2, 3, 4, 5, 0}));
  EXPECT_EQ(rows.tokens[1], (Tokens{2, 3, 0, 0, 0}));
  EXPECT_EQ(rows.shortest, 5U);
  test::expect_user_error([&] { padded(rows, 4, 0); }, {"5 tokens", "4"});
}

TokenRows of_lengths(const std::vector<std::size_t>& lengths) {
  TokenRows rows;
  for (const std::size_t length : lengths)
    rows.tokens.emplace_back(length, std::int64_t{0});
  return rows;
}

TEST(LengthBatches, EachRowOnceAndLittlePadding) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 1000; ++i) lengths.push_back(30 + (i * 7919) % 101);
  const TokenRows rows = of_lengths(lengths);
  const auto batches = length_batches(rows, 1024, false);
  std::set<std::size_t> seen;
  std::size_t real = 0, run = 0;
  for (const auto& batch : batches) {
    std::size_t longest = 0;
    for (const std::size_t row : batch) {
      EXPECT_TRUE(seen.insert(row).second);
      longest = std::max(longest, lengths[row]);
      real += lengths[row];
    }
    EXPECT_LE(longest * batch.size(), 1024U);
    run += longest * batch.size();
  }
  EXPECT_EQ(seen.size(), 1000U);
  // The bar of mixed lengths: at most 5 % of the tokens are padding.
  EXPECT_LT(static_cast<double>(run - real), 0.05 * static_cast<double>(run));
}

TEST(LengthBatches, EqualLengthsWhereNothingMasksPadding) {
  const auto batches = length_batches(of_lengths({5, 6, 5, 6, 5, 5}), 15, true);
  using Rows = std::vector<std::size_t>;
  EXPECT_EQ(batches, (std::vector<Rows>{{0, 2, 4}, {5}, {1, 3}}));
  // A row that is longer than a batch may be has one of its own.
  EXPECT_EQ(length_batches(of_lengths({50, 50}), 15, true),
            (std::vector<Rows>{{0}, {1}}));
  // What a model pads counts as padded.
  EXPECT_EQ(length_batches(of_lengths({5, 5, 5}), 15, true, 7),
            (std::vector<Rows>{{0, 1}, {2}}));
}

}  // namespace
}  // namespace s2fbench::embedding
