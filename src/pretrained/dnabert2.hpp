// DNABERT-2 (Zhou et al. 2023): an encoder of words found by byte-pair encoding, whose
// attention falls off with distance (ALiBi) instead of knowing positions.
//
//   word + token type 0 -> norm
//   -> blocks: norm(x + attention(x)), then norm(x + gated feed-forward(x))
//   -> language-model head: dense, GELU, norm, the words' table turned round
//
// Padding is not looked at, as intended; the study's scripts let it be seen. Layer 0 is
// what goes into the first block, layer i what comes out of block i.
#pragma once

#include <memory>
#include <string>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct Dnabert2Sizes {
  int layers = 12;
  int hidden = 768;
  int heads = 12;
  int inner = 3072;
};

// tokenizer: its tokenizer.json; "" = only the manifest is asked for. Throws UserError
// for sizes that no model can have and for a tokenizer that is none.
std::unique_ptr<PretrainedModel> make_dnabert2(const Dnabert2Sizes& sizes,
                                               const std::string& tokenizer);

}  // namespace s2fbench::pretrained
