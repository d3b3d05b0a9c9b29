#include "data/kmer_frequencies.hpp"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::data {
namespace {

std::vector<std::uint8_t> codes(const std::string& letters) {
  std::vector<std::uint8_t> out;
  for (const char letter : letters) {
    const auto at = std::string("ACGT").find(letter);
    out.push_back(at == std::string::npos ? 4 : static_cast<std::uint8_t>(at));
  }
  return out;
}

// By substrings.
std::vector<float> counted(const std::vector<std::string>& sequences, int k) {
  std::map<std::string, int> counts;
  int words = 0;
  for (const auto& sequence : sequences) {
    for (std::size_t i = 0; i + static_cast<std::size_t>(k) <= sequence.size(); ++i) {
      const auto word = sequence.substr(i, static_cast<std::size_t>(k));
      if (word.find('N') != std::string::npos) continue;
      ++counts[word];
      ++words;
    }
  }
  std::vector<float> out;
  for (int word = 0; word < 1 << (2 * k); ++word) {
    std::string text;
    for (int i = k - 1; i >= 0; --i)
      text += "ACGT"[static_cast<std::size_t>(word >> (2 * i) & 3)];
    out.push_back(
        words == 0 ? 0 : static_cast<float>(counts[text]) / static_cast<float>(words));
  }
  return out;
}

std::string random_letters(int length, std::uint64_t item) {
  RandomStream stream(3, "letters", 0, item);
  std::string text;
  for (int i = 0; i < length; ++i) text += "ACGTACGTACGTN"[stream.below(13)];
  return text;
}

TEST(KmerFrequencies, AreThoseOfCountedSubstrings) {
  for (std::uint64_t item = 0; item < 20; ++item) {
    const std::string text = random_letters(60, item);
    std::vector<float> expected;
    for (const int k : {2, 1, 5}) {
      const auto more = counted({text}, k);
      expected.insert(expected.end(), more.begin(), more.end());
    }
    EXPECT_EQ(kmer_frequencies(codes(text), {{2, 1, 5}, 60}), expected) << text;
  }
}

TEST(KmerFrequencies, NoWordReachesOverTwoSequences) {
  const std::string left = random_letters(30, 1), right = random_letters(30, 2);
  EXPECT_EQ(kmer_frequencies(codes(left + right), {{3}, 60, 2}),
            counted({left, right}, 3));
  EXPECT_NE(kmer_frequencies(codes(left + right), {{3}, 60, 1}),
            counted({left, right}, 3));
}

TEST(KmerFrequencies, AreZeroWithoutAWord) {
  EXPECT_EQ(kmer_frequencies(codes("ANCNG"), {{2}, 5}), std::vector<float>(16, 0.0F));
  EXPECT_EQ(kmer_frequencies(codes("ACG"), {{5}, 3}), std::vector<float>(1024, 0.0F));
  EXPECT_TRUE(kmer_frequencies({}, {{2}, 5}).empty());
  EXPECT_THROW(kmer_frequencies(codes("ACG"), {{1}, 2}), InternalError);
}

TEST(KmerRepresentation, ReadsTheRowsThatAreAskedFor) {
  std::vector<std::uint8_t> table;
  for (std::uint64_t row = 0; row < 5; ++row) {
    const auto more = codes(random_letters(40, row));
    table.insert(table.end(), more.begin(), more.end());
  }
  const KmerShape shape{{1, 2}, 40};
  const KmerRepresentation representation(table, shape);
  EXPECT_EQ(representation.channels(), 20);
  EXPECT_EQ(representation.positions(), 1);
  const auto all = kmer_frequencies(table, shape);
  std::vector<float> some(3 * 20, -1.0F), expected;
  const std::vector<std::int64_t> rows = {4, 0, 4};
  representation.read(rows, some);
  for (const auto row : rows)
    expected.insert(expected.end(), all.begin() + row * 20, all.begin() + row * 20 + 20);
  EXPECT_EQ(some, expected);
}

TEST(WordLengths, AreReadStrictly) {
  EXPECT_EQ(parse_word_lengths("1, 2"), (std::vector<int>{1, 2}));
  EXPECT_EQ(parse_word_lengths("5"), (std::vector<int>{5}));
  for (const char* wrong : {"", "0", "9", "1,", "1.5", "x", "2,2", "-1"})
    EXPECT_THROW(parse_word_lengths(wrong), UserError) << wrong;
}

}  // namespace
}  // namespace s2fbench::data
