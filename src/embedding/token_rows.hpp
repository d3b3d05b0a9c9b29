// A sequence table as tokens, and the batches that its rows are run in. No torch here.
#pragma once

#include <cstdint>
#include <vector>

#include "data/sequence_table.hpp"
#include "pretrained/tokenizer.hpp"

namespace s2fbench::embedding {

struct TokenRows {
  int sequences = 1;                              // of a row
  std::vector<std::vector<std::int64_t>> tokens;  // (rows x sequences), each of its own
  // Of all sequences.
  std::size_t longest = 0, shortest = 0;

  std::size_t rows() const { return tokens.size() / static_cast<std::size_t>(sequences); }
  // Of the longest sequence of a row.
  std::size_t length(std::size_t row) const;
};

enum class Strand { forward, reverse };

// Letters that only pad a row of one sequence at its right end are left out. reverse: of
// each sequence's reverse complement.
TokenRows tokenize(const data::SequenceTable& table,
                   const pretrained::Tokenizer& tokenizer,
                   Strand strand = Strand::forward);

// Every sequence with `pad` at its end up to `length` tokens, which count as real ones.
// Throws UserError when one is longer.
TokenRows padded(TokenRows rows, std::size_t length, std::int64_t pad);

// Rows by length, then as they come, cut into batches of at most `most_tokens`, padding
// among them; at least one row each. equal: one length a batch. padded_to: by the model,
// if more than a sequence's tokens.
std::vector<std::vector<std::size_t>> length_batches(const TokenRows& rows,
                                                     std::size_t most_tokens, bool equal,
                                                     std::size_t padded_to = 0);

}  // namespace s2fbench::embedding
