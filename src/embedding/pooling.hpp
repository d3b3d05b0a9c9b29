// What of a sequence's token states is kept.
#pragma once

#include <torch/types.h>

#include "pretrained/tokenizer.hpp"
#include "stores/layout.hpp"

namespace s2fbench::embedding {

// states (batch, tokens, width), real (batch, tokens) bool -> float32 (batch, tokens,
// width) with zeros where there is padding for full, else (batch, 1, width).
torch::Tensor pooled(const torch::Tensor& states, const torch::Tensor& real,
                     const pretrained::SpecialTokens& special, stores::Pooling pooling);

}  // namespace s2fbench::embedding
