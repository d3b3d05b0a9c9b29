// Basset: three pooled convolutions, two dense layers, a logit per track.
#include "models/architectures.hpp"
#include "models/blocks.hpp"

namespace s2fbench::models {
namespace {

class Basset : public Model {
 public:
  explicit Basset(const ModelSpec& spec);
  losses::Prediction forward(torch::Tensor onehot) override;

 private:
  ConvolutionUnit stage1_ = nullptr;
  ConvolutionUnit stage2_ = nullptr;
  ConvolutionUnit stage3_ = nullptr;
  Dense dense1_ = nullptr;
  Dense dense2_ = nullptr;
  Dense head_ = nullptr;
  Dropout dropout1_ = nullptr;
  Dropout dropout2_ = nullptr;
};

Basset::Basset(const ModelSpec& spec) {
  const catalogue::Options& options = spec.request.options;
  const double width = catalogue::number_option(options, "width");
  const double rate = catalogue::number_option(options, "dropout");
  const auto filters = [&](const std::string& name) {
    return catalogue::scaled(catalogue::integer_option(options, name), width);
  };
  std::int64_t channels = 4;
  const auto stage = [&](const std::string& number, std::int64_t pool,
                         Activation activation) {
    ConvolutionUnitOptions unit{channels, filters("filters" + number),
                                catalogue::integer_option(options, "kernel" + number),
                                activation, pool};
    unit.first_weights = FirstWeights::glorot_normal;
    channels = unit.filters;
    return register_module("stage" + number, ConvolutionUnit(unit));
  };
  const auto dense = [&](const char* name, std::int64_t inputs, std::int64_t outputs) {
    return register_module(
        name, Dense(inputs, outputs, WeightOptions{FirstWeights::glorot_normal}));
  };
  // Pools drop what is left over: 2048 -> 682 -> 170 -> 42 positions.
  stage1_ =
      stage("1", 3, parse_activation(catalogue::word_option(options, "activation")));
  stage2_ = stage("2", 4, Activation::relu);
  stage3_ = stage("3", 4, Activation::relu);
  const int units = filters("dense_units");
  dense1_ = dense("dense1", spec.request.input_length / 3 / 4 / 4 * channels, units);
  dense2_ = dense("dense2", units, units);
  head_ = dense("head", units, spec.request.tracks);
  dropout1_ = register_module("dropout1", Dropout(rate));
  dropout2_ = register_module("dropout2", Dropout(rate));
}

losses::Prediction Basset::forward(torch::Tensor onehot) {
  torch::Tensor h = stage3_->forward(stage2_->forward(stage1_->forward(onehot)));
  h = dropout1_->forward(dense1_->forward(h.flatten(1)).relu_());
  h = dropout2_->forward(dense2_->forward(h).relu_());
  return head_->forward(h).unsqueeze(2);
}

}  // namespace

std::shared_ptr<Model> make_basset(const ModelSpec& spec) {
  return std::make_shared<Basset>(spec);
}

}  // namespace s2fbench::models
