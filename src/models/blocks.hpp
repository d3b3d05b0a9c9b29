// The blocks that the profile models share.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/models/trunk_sizes.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {

enum class Activation { relu, exponential, silu };

// From the option's text; throws UserError for any other word.
Activation parse_activation(const std::string& word);

// In place: for results of layers that do not need them for the way back, as batch norm
// and max pool.
torch::Tensor activate_(torch::Tensor x, Activation activation);

// Convolution, batch norm, activation, max pool, dropout. The pool comes before an
// activation that grows with its input: the values are the same and the activation
// touches fewer of them. With dropout_first the pool chooses among what the dropout left.
struct ConvolutionUnitOptions {
  std::int64_t channels = 4;
  std::int64_t filters = 1;
  std::int64_t width = 1;
  Activation activation = Activation::relu;
  std::int64_t pool = 1;  // width and stride; what is left over at the end is dropped
  double dropout = 0.0;
  FirstWeights first_weights = FirstWeights::glorot_uniform;
  bool bias = true;
  bool dropout_first = false;
  double l2 = 0;  // of the convolution's weights, see WeightOptions
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

// Dense, batch norm, activation, dropout.
class DenseUnitImpl : public torch::nn::Module {
 public:
  DenseUnitImpl(std::int64_t inputs, std::int64_t outputs, double dropout,
                const WeightOptions& weights = {},
                Activation activation = Activation::relu);
  // (batch, inputs) -> (batch, outputs)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Activation activation_;
  Dense dense_;
  BatchNorm norm_;
  Dropout dropout_;
};
TORCH_MODULE(DenseUnit);

struct ResidualBlockOptions {
  std::vector<std::int64_t> dilations;  // of one convolution each; none = no block
  std::int64_t kernel = 3;
  double dropout = 0.1;
  bool bias = true;
  Activation activation = Activation::relu;
};

// Dilated convolutions, each with batch norm and, between them, the activation and
// dropout; the block's input is added at the end, then the activation. Without
// convolutions the output is the input.
class ResidualBlockImpl : public torch::nn::Module {
 public:
  ResidualBlockImpl(std::int64_t filters, const ResidualBlockOptions& options);
  // Dilations 1, 2, 4, ... 2^(depth-1), with ReLU.
  ResidualBlockImpl(std::int64_t filters, const catalogue::ResidualSizes& sizes);
  // (batch, filters, length) -> the same shape
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Activation activation_;
  std::vector<Convolution> convolutions_;
  std::vector<BatchNorm> norms_;
  std::vector<Dropout> dropouts_;  // before each convolution but the first
};
TORCH_MODULE(ResidualBlock);

}  // namespace s2fbench::models
