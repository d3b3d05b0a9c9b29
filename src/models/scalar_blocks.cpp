#include "models/scalar_blocks.hpp"

namespace s2fbench::models {
namespace {

class ScalarCnn : public Model {
 public:
  ScalarCnn(const catalogue::ModelRequest& request,
            const catalogue::ScalarCnnSizes& sizes, const ScalarCnnStyle& style);
  losses::Prediction forward(torch::Tensor x) override {
    torch::Tensor h = front_->forward(std::move(x));
    for (ConvolutionUnit& stage : stages_) h = stage->forward(h);
    return end_->forward(h);
  }

 private:
  Front front_;
  std::vector<ConvolutionUnit> stages_;
  std::unique_ptr<DenseEnd> end_;
};

ScalarCnn::ScalarCnn(const catalogue::ModelRequest& request,
                     const catalogue::ScalarCnnSizes& sizes, const ScalarCnnStyle& style)
    : front_(register_module(
          "front", Front(sizes.front, request.channels, style.of_convolutions))) {
  std::int64_t channels = catalogue::front_channels(sizes.front, request.channels);
  std::int64_t positions = request.input_length;
  for (const catalogue::StageOfCnn& stage : sizes.stages) {
    auto unit = unit_options(channels, stage, style.of_convolutions);
    if (stages_.empty()) {
      unit.activation = style.first_activation;
      unit.dropout_first = style.dropout_first_in_first_stage;
    }
    stages_.push_back(register_module("stage" + std::to_string(stages_.size() + 1),
                                      ConvolutionUnit(unit)));
    channels = stage.filters;
    positions /= stage.pool;
  }
  end_ = std::make_unique<DenseEnd>(*this, sizes.dense, channels * positions,
                                    request.tracks, style.of_dense);
}

}  // namespace

LayerNormImpl::LayerNormImpl(std::int64_t channels)
    : weight(register_parameter("weight", torch::ones({channels}))),
      bias(register_parameter("bias", torch::zeros({channels}))) {}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) {
  return torch::layer_norm(x.transpose(1, 2), {weight.size(0)}, weight, bias, 1e-3)
      .transpose(1, 2);
}

FrontImpl::FrontImpl(const catalogue::FrontSizes& sizes, std::int64_t channels,
                     FirstWeights first_weights) {
  using Norm = catalogue::FrontSizes::Norm;
  if (sizes.norm == Norm::batch)
    batch_norm_ = register_module("norm", BatchNorm(channels));
  if (sizes.norm == Norm::layer)
    layer_norm_ = register_module("norm", LayerNorm(channels));
  if (sizes.reduce == 0) return;
  reduce_ = register_module(
      "reduce", Convolution(channels, sizes.reduce, 1, 1, WeightOptions{first_weights}));
}

torch::Tensor FrontImpl::forward(torch::Tensor x) {
  if (batch_norm_) x = batch_norm_->forward(x);
  if (layer_norm_) x = layer_norm_->forward(x);
  return reduce_ ? reduce_->forward(x) : x;
}

DenseEnd::DenseEnd(torch::nn::Module& owner, const catalogue::DenseSizes& sizes,
                   std::int64_t inputs, int tracks, FirstWeights first_weights,
                   Activation activation) {
  const WeightOptions weights{first_weights};
  for (const int units : sizes.units) {
    units_.push_back(owner.register_module(
        "dense" + std::to_string(units_.size() + 1),
        DenseUnit(inputs, units, sizes.dropout, weights, activation)));
    inputs = units;
  }
  head_ = owner.register_module("head", Dense(inputs, tracks, weights));
}

losses::Prediction DenseEnd::forward(const torch::Tensor& x) {
  torch::Tensor h = x.flatten(1);
  for (DenseUnit& unit : units_) h = unit->forward(h);
  return head_->forward(h).unsqueeze(2);
}

ConvolutionUnitOptions unit_options(std::int64_t channels,
                                    const catalogue::StageOfCnn& stage,
                                    FirstWeights first_weights) {
  ConvolutionUnitOptions options;
  options.channels = channels;
  options.filters = stage.filters;
  options.width = stage.kernel;
  options.pool = stage.pool;
  options.dropout = stage.dropout;
  options.first_weights = first_weights;
  return options;
}

std::shared_ptr<Model> make_scalar_cnn(const ModelSpec& spec,
                                       const catalogue::StudyCnn& study,
                                       const ScalarCnnStyle& style) {
  return std::make_shared<ScalarCnn>(
      spec.request, catalogue::scalar_cnn_sizes(study, spec.request.options), style);
}

}  // namespace s2fbench::models
