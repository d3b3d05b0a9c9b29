// The pooled stages, the dense bottleneck and the way back to bins, of which the cnn and
// residualbind models are made. None is a module: each registers its layers in its owner.
#pragma once

#include <torch/nn/modules/container/any.h>

#include <cstdint>
#include <vector>

#include "catalogue/models/decoder_sizes.hpp"
#include "models/blocks.hpp"

namespace s2fbench::models {

// What the option "activation" names.
Activation first_activation(const catalogue::Options& options);

// "stage1", "stage2", ...: convolution, residual block, pool, dropout.
class Trunk {
 public:
  Trunk(torch::nn::Module& owner, const catalogue::TrunkSizes& sizes, Activation first);
  // (batch, 4, length) -> (batch, filters of the last stage, length / pooling)
  torch::Tensor forward(torch::Tensor x);

 private:
  std::vector<torch::nn::AnyModule> stages_;
};

// "bottleneck": a dense layer on the flat trunk of a window of `length` nt.
DenseUnit add_bottleneck(torch::nn::Module& owner, const catalogue::TrunkSizes& trunk,
                         const catalogue::BottleneckSizes& sizes, std::int64_t length);

// "rescale", "refine" and, when there are residual blocks, "refine_residual".
class Decoder {
 public:
  Decoder(torch::nn::Module& owner, const catalogue::DecoderSizes& sizes,
          std::int64_t bins);
  // (batch, units) -> (batch, filters, bins)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::int64_t channels_;
  std::int64_t bins_;
  DenseUnit rescale_ = nullptr;
  ConvolutionUnit refine_ = nullptr;
  ResidualBlock residual_ = nullptr;
};

}  // namespace s2fbench::models
