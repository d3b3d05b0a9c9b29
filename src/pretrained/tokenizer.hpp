// How a pre-trained model reads a sequence: as numbers of its vocabulary. No torch here.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace s2fbench::pretrained {

// The numbers of special tokens; -1 = the vocabulary has none.
struct SpecialTokens {
  int pad = 0;
  int mask = -1;
  int before = -1;  // put before every sequence (CLS)
  int after = -1;   // and after it (SEP)
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // Of one sequence, special tokens among them. bases: A C G T other = 0 ... 4, at least
  // one.
  virtual std::vector<std::int64_t> encode(std::span<const std::uint8_t> bases) const = 0;
  virtual int vocabulary() const = 0;
  virtual SpecialTokens special() const = 0;
  // The numbers of A C G T where each letter is a token; empty where words are.
  virtual std::vector<std::int64_t> letters() const { return {}; }
};

// One token a letter. ids: of A C G T other.
std::unique_ptr<Tokenizer> letter_tokenizer(const std::array<int, 5>& ids,
                                            const SpecialTokens& special, int vocabulary);

// Words of six letters, as the Nucleotide Transformer has them: sequences are cut at
// every N, pieces are read in sixes from the left, what is left of a piece and N itself
// are single letters. The six-letter words are numbered over A T C G, the first letter
// most significant, from `first_word`; behind them come A T C G N. CLS (3) goes first.
std::unique_ptr<Tokenizer> six_letter_tokenizer(int first_word, int vocabulary);

}  // namespace s2fbench::pretrained
