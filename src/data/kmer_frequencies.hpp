// How often each short word stands in a sequence: what composition alone says. No torch
// here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/representation.hpp"

namespace s2fbench::data {

inline constexpr int kLongestWord = 8;  // 65,536 words

struct KmerShape {
  std::vector<int> words;  // lengths, nt
  int length = 0;          // nt of a row, all its sequences
  int sequences = 1;       // side by side; no word reaches over two of them

  int features() const;  // sum of 4^k
};

// "1,2" -> 1, 2. Throws UserError.
std::vector<int> parse_word_lengths(const std::string& text);

// (rows, features): for each length, the words in alphabetical order, each one's count
// over the count of all words of its length. Words with a letter that is none of the four
// are left out; 0 where no word is left. codes: (rows, length), data::BaseCode.
std::vector<float> kmer_frequencies(std::span<const std::uint8_t> codes,
                                    const KmerShape& shape);

// The study's control (lengths 1 and 2): one position, of which the frequencies are the
// channels.
class KmerRepresentation : public Representation {
 public:
  // codes: (rows, length) of the prepared file; they stay the caller's and must outlive
  // this.
  KmerRepresentation(std::span<const std::uint8_t> codes, KmerShape shape);
  int channels() const override { return features_; }
  int positions() const override { return 1; }
  void read(std::span<const std::int64_t> rows, std::span<float> target) const override;

 private:
  std::span<const std::uint8_t> codes_;
  KmerShape shape_;
  int features_;
};

}  // namespace s2fbench::data
