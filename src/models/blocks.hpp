// The blocks that the profile models share.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/models/trunk_sizes.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {

enum class Activation { relu, exponential };

// From the option's text; throws UserError for any other word.
Activation parse_activation(const std::string& word);

// In place: for results of layers that do not need them for the way back, as batch norm
// and max pool.
torch::Tensor activate_(torch::Tensor x, Activation activation);

// Convolution, batch norm, activation, max pool, dropout. The pool comes before the
// activation: both activations grow with their input, so that the values are the same and
// the activation touches fewer of them.
struct ConvolutionUnitOptions {
  std::int64_t channels = 4;
  std::int64_t filters = 1;
  std::int64_t width = 1;
  Activation activation = Activation::relu;
  std::int64_t pool = 1;  // width and stride; what is left over at the end is dropped
  double dropout = 0.0;
  FirstWeights first_weights = FirstWeights::glorot_uniform;
};

class ConvolutionUnitImpl : public torch::nn::Module {
 public:
  explicit ConvolutionUnitImpl(const ConvolutionUnitOptions& options);
  // (batch, channels, length) -> (batch, filters, length / pool)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  ConvolutionUnitOptions options_;
  Convolution convolution_;
  BatchNorm norm_;
  Dropout dropout_;
};
TORCH_MODULE(ConvolutionUnit);

// Dense, batch norm, ReLU, dropout.
class DenseUnitImpl : public torch::nn::Module {
 public:
  DenseUnitImpl(std::int64_t inputs, std::int64_t outputs, double dropout);
  // (batch, inputs) -> (batch, outputs)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Dense dense_;
  BatchNorm norm_;
  Dropout dropout_;
};
TORCH_MODULE(DenseUnit);

// Convolutions with dilations 1, 2, 4, ... 2^(depth-1), each with batch norm and, between
// them, ReLU and dropout; the block's input is added at the end, then ReLU. Depth 0 is no
// block: the output is the input.
class ResidualBlockImpl : public torch::nn::Module {
 public:
  ResidualBlockImpl(std::int64_t filters, const catalogue::ResidualSizes& sizes);
  // (batch, filters, length) -> the same shape
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::vector<Convolution> convolutions_;
  std::vector<BatchNorm> norms_;
  std::vector<Dropout> dropouts_;  // before each convolution but the first
};
TORCH_MODULE(ResidualBlock);

}  // namespace s2fbench::models
