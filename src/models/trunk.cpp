#include "models/trunk.hpp"

#include <string>

namespace s2fbench::models {
namespace {

// A convolution unit, its residual block, a pool and dropout.
class StageImpl : public torch::nn::Module {
 public:
  StageImpl(std::int64_t channels, const catalogue::StageSizes& sizes,
            Activation activation)
      : pool_(sizes.pool),
        unit_(register_module(
            "unit", ConvolutionUnit(ConvolutionUnitOptions{channels, sizes.filters,
                                                           sizes.kernel, activation}))),
        residual_(
            register_module("residual", ResidualBlock(sizes.filters, sizes.residual))),
        dropout_(register_module("dropout", Dropout(sizes.dropout))) {}

  // (batch, channels, length) -> (batch, filters, length / pool)
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor h = residual_->forward(unit_->forward(x));
    return dropout_->forward(pool_ > 1 ? torch::max_pool1d(h, pool_) : h);
  }

 private:
  std::int64_t pool_;
  ConvolutionUnit unit_;
  ResidualBlock residual_;
  Dropout dropout_;
};
TORCH_MODULE(Stage);

}  // namespace

Activation first_activation(const catalogue::Options& options) {
  return parse_activation(catalogue::word_option(options, "activation"));
}

Trunk::Trunk(torch::nn::Module& owner, const catalogue::TrunkSizes& sizes,
             Activation first) {
  std::int64_t channels = 4;
  for (const catalogue::StageSizes& stage : sizes.stages) {
    const std::string name = "stage" + std::to_string(stages_.size() + 1);
    const Activation activation = stages_.empty() ? first : Activation::relu;
    if (sizes.residual) {
      stages_.emplace_back(
          owner.register_module(name, Stage(channels, stage, activation)));
    } else {
      const ConvolutionUnitOptions unit{channels,   stage.filters, stage.kernel,
                                        activation, stage.pool,    stage.dropout};
      stages_.emplace_back(owner.register_module(name, ConvolutionUnit(unit)));
    }
    channels = stage.filters;
  }
}

torch::Tensor Trunk::forward(torch::Tensor x) {
  for (torch::nn::AnyModule& stage : stages_) x = stage.forward(x);
  return x;
}

DenseUnit add_bottleneck(torch::nn::Module& owner, const catalogue::TrunkSizes& trunk,
                         const catalogue::BottleneckSizes& sizes, std::int64_t length) {
  const std::int64_t flat =
      length / catalogue::pooling(trunk) * trunk.stages.back().filters;
  return owner.register_module("bottleneck", DenseUnit(flat, sizes.units, sizes.dropout));
}

Decoder::Decoder(torch::nn::Module& owner, const catalogue::DecoderSizes& sizes,
                 std::int64_t bins)
    : channels_(sizes.bin_channels), bins_(bins) {
  rescale_ = owner.register_module(
      "rescale", DenseUnit(sizes.bottleneck.units, bins * channels_, sizes.bin_dropout));
  refine_ = owner.register_module("refine", ConvolutionUnit(ConvolutionUnitOptions{
                                                channels_, sizes.filters, sizes.kernel,
                                                Activation::relu, 1, sizes.dropout}));
  if (sizes.residual.depth > 0) {
    residual_ = owner.register_module("refine_residual",
                                      ResidualBlock(sizes.filters, sizes.residual));
  }
}

torch::Tensor Decoder::forward(const torch::Tensor& x) {
  // The dense layer's outputs are ordered channel first; Keras orders them position
  // first.
  const torch::Tensor h =
      refine_->forward(rescale_->forward(x).view({-1, channels_, bins_}));
  return residual_ ? residual_->forward(h) : h;
}

}  // namespace s2fbench::models
