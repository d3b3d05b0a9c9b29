// What the models of sequence tables are made of. DenseEnd and the stages are no modules:
// they register their layers in their owner.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "catalogue/models/scalar_cnn_sizes.hpp"
#include "models/batch_norm.hpp"
#include "models/blocks.hpp"
#include "models/layers.hpp"
#include "models/model.hpp"

namespace s2fbench::models {

// Each position's channels are brought to mean 0 and variance 1, then scaled and shifted.
// Keras conventions: epsilon 1e-3, population variance.
class LayerNormImpl : public torch::nn::Module {
 public:
  explicit LayerNormImpl(std::int64_t channels);
  torch::Tensor forward(const torch::Tensor& x);  // (batch, channels, length)

  torch::Tensor weight, bias;  // (channels)
};
TORCH_MODULE(LayerNorm);

// An optional norm of the input and an optional convolution of width 1.
class FrontImpl : public torch::nn::Module {
 public:
  FrontImpl(const catalogue::FrontSizes& sizes, std::int64_t channels,
            FirstWeights first_weights = FirstWeights::glorot_uniform);
  // (batch, channels, length) -> (batch, reduced channels, length)
  torch::Tensor forward(torch::Tensor x);

 private:
  BatchNorm batch_norm_ = nullptr;
  LayerNorm layer_norm_ = nullptr;
  Convolution reduce_ = nullptr;
};
TORCH_MODULE(Front);

// "dense1", "dense2", ... and "head".
class DenseEnd {
 public:
  DenseEnd(torch::nn::Module& owner, const catalogue::DenseSizes& sizes,
           std::int64_t inputs, int tracks,
           FirstWeights first_weights = FirstWeights::glorot_uniform,
           Activation activation = Activation::relu);
  // (batch, ...), flattened to (batch, inputs) -> (batch, tracks, 1)
  losses::Prediction forward(const torch::Tensor& x);

 private:
  std::vector<DenseUnit> units_;
  Dense head_ = nullptr;
};

// How a ScalarCnn differs from the others beside its sizes.
struct ScalarCnnStyle {
  Activation first_activation = Activation::relu;
  bool dropout_first_in_first_stage = false;  // before the pool
  FirstWeights of_convolutions = FirstWeights::glorot_uniform;
  FirstWeights of_dense = FirstWeights::glorot_uniform;
};

ConvolutionUnitOptions unit_options(std::int64_t channels,
                                    const catalogue::StageOfCnn& stage,
                                    FirstWeights first_weights);

// "front", "stage1", "stage2", ... and a DenseEnd, on one sequence.
std::shared_ptr<Model> make_scalar_cnn(const ModelSpec& spec,
                                       const catalogue::StudyCnn& study,
                                       const ScalarCnnStyle& style);

}  // namespace s2fbench::models
