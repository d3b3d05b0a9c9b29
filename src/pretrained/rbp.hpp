// The study's supervised model of RNA-binding proteins: its inner layer is an embedding.
//
//   4 channels of letters -> conv, batch norm, exponential -> residual block of three
//   dilated convolutions -> pool -> conv, batch norm, ReLU -> mean over the positions
//   -> dense, batch norm, ReLU -> dense, a logit per protein
//
// The arrays are those of our trainable rbp_supervised, so that the weights.safetensors
// of a trained one is read as it is. A sequence stands in the middle of `longest`
// letters, zeros around it, the odd one behind, as in the study; N is zeros, too. Its
// only layer, 0, is what comes out of the last convolution: 100 positions of 192.
#pragma once

#include <memory>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct RbpSizes {
  int filters = 96;     // of the first convolution and the residual block
  int kernel = 19;      // of the first convolution
  int embedding = 192;  // filters of the last convolution
  int units = 512;      // of the dense layer
  int proteins = 120;
  int longest = 1000;  // letters
};

// Throws UserError for sizes that no model can have. Its logits are of the proteins:
// (batch, 1, proteins).
std::unique_ptr<PretrainedModel> make_rbp(const RbpSizes& sizes);

}  // namespace s2fbench::pretrained
