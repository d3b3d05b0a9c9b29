// Sei (Chen et al. 2022): convolutions over 4096 letters, summed up by a spline.
//
//   4 channels of letters -> three stages: convolutions without activation, plus
//   convolutions with ReLU of these; a maximum over 4 positions between stages
//   -> five dilated convolutions that are added up -> spline basis over the positions
//   -> classifier: dense, ReLU, dense, sigmoid
//
// A sequence stands in the middle of `longest` letters, zeros around it, the odd one
// behind, as in the study; no letters, N, are 0.25 of each, as published, while the
// study's own one-hot arrays had zeros (unknown = 0). A state is (channels, splines), as
// the study's models read it: the channels in place of tokens. Layer 0 is what goes into
// the first dilated convolution, layer i the sum behind the i-th, each through the
// spline; the last one is the study's embedding, of the forward strand.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

struct SeiSizes {
  int early = 480;   // channels of the first stage
  int middle = 640;  // of the second
  int late = 960;    // and from the third on
  int splines = 16;
  int longest = 4096;     // letters; a multiple of 16
  double unknown = 0.25;  // of each channel where no letter is known
  int targets = 0;        // of the classifier, 21907 as published; 0 = without it
};

// Cubic B-splines over the positions 0 ... positions - 1, inner knots evenly spaced, the
// constant among what they span: (positions, splines) float32, made in double precision.
torch::Tensor spline_basis(int positions, int splines);

// Blocks 1 to 3 are the stages, 4 to 8 the dilated convolutions; states (batch, channels,
// positions) are what goes on to the next block.
using SeiBlockSeen = std::function<void(int block, const torch::Tensor& states)>;
// Blocks 1 to `last` on x (batch, 4, letters).
void run_sei_blocks(const Weights& weights, const torch::Tensor& x, int last,
                    const SeiBlockSeen& seen);

// Throws UserError for sizes that no model can have. Its logits are the classifier's,
// before the sigmoid: (batch, 1, targets).
std::unique_ptr<PretrainedModel> make_sei(const SeiSizes& sizes);

}  // namespace s2fbench::pretrained
