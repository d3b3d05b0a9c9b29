#include "pretrained/tokenizer.hpp"

#include <algorithm>

namespace s2fbench::pretrained {
namespace {

class LetterTokenizer : public Tokenizer {
 public:
  LetterTokenizer(const std::array<int, 5>& ids, const SpecialTokens& special,
                  int vocabulary)
      : ids_(ids), special_(special), vocabulary_(vocabulary) {}

  std::vector<std::int64_t> encode(std::span<const std::uint8_t> bases) const override {
    std::vector<std::int64_t> tokens;
    tokens.reserve(bases.size() + 2);
    if (special_.before >= 0) tokens.push_back(special_.before);
    for (const std::uint8_t base : bases) tokens.push_back(ids_.at(base));
    if (special_.after >= 0) tokens.push_back(special_.after);
    return tokens;
  }
  int vocabulary() const override { return vocabulary_; }
  SpecialTokens special() const override { return special_; }
  std::vector<std::int64_t> letters() const override {
    return {ids_.begin(), ids_.begin() + 4};
  }

 private:
  std::array<int, 5> ids_;
  SpecialTokens special_;
  int vocabulary_;
};

constexpr std::size_t kWord = 6;
constexpr int kWords = 4096;
constexpr std::uint8_t kUnknown = 4;
// Of A C G T among A T C G, and of N behind them.
constexpr std::array<int, 5> kDigits = {0, 2, 3, 1, 4};

class SixLetterTokenizer : public Tokenizer {
 public:
  SixLetterTokenizer(int first_word, int vocabulary)
      : first_word_(first_word), vocabulary_(vocabulary) {}

  std::vector<std::int64_t> encode(std::span<const std::uint8_t> bases) const override {
    std::vector<std::int64_t> tokens = {kCls};
    for (std::size_t at = 0; at < bases.size();) {
      const auto end = std::find(bases.begin() + static_cast<std::ptrdiff_t>(at),
                                 bases.end(), kUnknown);
      const std::size_t piece = static_cast<std::size_t>(end - bases.begin()) - at;
      add_piece(tokens, bases.subspan(at, piece));
      at += piece;
      if (at < bases.size()) {
        tokens.push_back(letter(kUnknown));
        ++at;
      }
    }
    return tokens;
  }
  int vocabulary() const override { return vocabulary_; }
  SpecialTokens special() const override { return {1, 2, kCls, -1}; }

 private:
  static constexpr int kCls = 3;

  std::int64_t letter(std::uint8_t base) const {
    return first_word_ + kWords + kDigits.at(base);
  }
  // A piece without N.
  void add_piece(std::vector<std::int64_t>& tokens,
                 std::span<const std::uint8_t> piece) const {
    std::size_t at = 0;
    for (; at + kWord <= piece.size(); at += kWord) {
      int number = 0;
      for (const std::uint8_t base : piece.subspan(at, kWord))
        number = number * 4 + kDigits.at(base);
      tokens.push_back(first_word_ + number);
    }
    for (; at < piece.size(); ++at) tokens.push_back(letter(piece[at]));
  }

  int first_word_;
  int vocabulary_;
};

}  // namespace

std::unique_ptr<Tokenizer> letter_tokenizer(const std::array<int, 5>& ids,
                                            const SpecialTokens& special,
                                            int vocabulary) {
  return std::make_unique<LetterTokenizer>(ids, special, vocabulary);
}

std::unique_ptr<Tokenizer> six_letter_tokenizer(int first_word, int vocabulary) {
  return std::make_unique<SixLetterTokenizer>(first_word, vocabulary);
}

}  // namespace s2fbench::pretrained
