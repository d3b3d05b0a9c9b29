// HyenaDNA (Nguyen et al. 2023): causal long convolutions whose filters a small network
// makes of the position.
//
//   embedding -> blocks: x + mixer(norm(x)), then x + dense(GELU(dense(norm(x)))) -> norm
//
// The mixer: a dense layer to three parts x0, x1, v, a causal convolution of width 3 of
// each channel, then x0 * (filter over (v * x1)), and a dense layer.
//
// CLS goes first and SEP last, as in the study. The language-model head is the embedding
// turned round. Layer 0 is the embedding, layer i what is added up after block i, the
// last one behind the final norm. What follows a token does not change it, so padding on
// the right needs no mask.
#pragma once

#include <memory>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct HyenaDnaSizes {
  int layers = 2;
  int hidden = 256;
  int inner = 1024;       // of the dense part of a block
  int filter_width = 64;  // of the network that makes the filters
  int longest = 1026;     // tokens; the length of the filters
  double shift = 0.05;    // of their decay; 0 in the training repository
};

// Throws UserError for sizes that no model can have.
std::unique_ptr<PretrainedModel> make_hyena_dna(const HyenaDnaSizes& sizes);

}  // namespace s2fbench::pretrained
