// The Nucleotide Transformer (Dalla-Torre et al. 2023), versions 1 and 2, under the names
// of its PyTorch port (an ESM encoder with layer norm before each part).
//
//   token embedding, x 0.88 without mask tokens (v1) -> + learned positions (v1)
//   -> blocks: x + attention(norm(x)), then x + feed-forward(norm(x)) -> norm
//   -> language-model head: dense, GELU, norm, dense to the vocabulary
//
// v2 turns queries and keys by their position instead of adding one, and its feed-forward
// is gated by SiLU, without biases.
//
// Layer 0 is the embedding, layer i the output of block i, the last one after the final
// norm, as in the port's list of hidden states and the study's JAX package.
#pragma once

#include <memory>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct NucleotideTransformerSizes {
  int version = 1;
  int layers = 24;
  int hidden = 1280;
  int heads = 20;
  int feed_forward = 5120;
  int longest = 1000;  // tokens, CLS among them
  // Of layer norms. The port has 1e-12, the JAX package of the study 1e-5.
  double epsilon = 1e-12;
};

// Throws UserError for sizes that no model can have.
std::unique_ptr<PretrainedModel> make_nucleotide_transformer(
    const NucleotideTransformerSizes& sizes);

}  // namespace s2fbench::pretrained
