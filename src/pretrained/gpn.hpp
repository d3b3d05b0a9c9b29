// GPN of package version 0.2 (Benegas et al. 2023), model type ConvNet: the one that the
// study used for human sequence.
//
//   one-hot token ids in `hidden` channels
//   -> blocks: x + norm(GELU(convolution(x))), then x + norm(GELU(dense(x)))
//   -> language-model head: dense, GELU, norm, dense to the vocabulary
//
// Convolutions have width `kernel`, zero padding and dilations 1, 2, 4, ... that start
// again after `cycle` blocks. A sequence's end is seen through them: no padding is
// masked.
#pragma once

#include <memory>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct GpnSizes {
  int layers = 25;
  int hidden = 512;
  int kernel = 9;
  int cycle = 6;
  // 6: MASK PAD a c g t, where N is read as PAD (the study's human model). 7: PAD MASK
  // UNK a c g t, where N is UNK (the published one of Brassicales).
  int vocabulary = 6;
};

// Throws UserError for sizes that no model can have.
std::unique_ptr<PretrainedModel> make_gpn(const GpnSizes& sizes);

}  // namespace s2fbench::pretrained
