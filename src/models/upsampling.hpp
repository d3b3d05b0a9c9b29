// A transposed convolution that doubles the length, and one that first repeats each
// position.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>

#include "models/layers.hpp"

namespace s2fbench::models {

// Stride 2, Keras' "same": of the width - 2 positions too many the lesser half goes left.
// width >= 2.
class UpConvolutionImpl : public WeightedLayer {
 public:
  UpConvolutionImpl(std::int64_t channels, std::int64_t filters, std::int64_t width);
  // (batch, channels, length) -> (batch, filters, 2 length); weight (channels, filters,
  // width)
  torch::Tensor forward(const torch::Tensor& x);
  // The same after each position of x was repeated, with other weights (channels, any,
  // width) and bias (any): (batch, channels, length) -> (batch, any, 4 length). The
  // repetition is done in the weights.
  torch::Tensor repeated(const torch::Tensor& x, const torch::Tensor& weights,
                         const torch::Tensor& shifts) const;
};
TORCH_MODULE(UpConvolution);

}  // namespace s2fbench::models
