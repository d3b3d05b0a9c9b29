// The CNN baseline: three pooled convolutions, a bottleneck, and a profile rebuilt from
// it.
#include "models/architectures.hpp"
#include "models/blocks.hpp"

namespace s2fbench::models {
namespace {

constexpr std::int64_t kProfileChannels = 8;  // per output position, whatever the width

class Cnn : public Model {
 public:
  explicit Cnn(const ModelSpec& spec);
  losses::Prediction forward(torch::Tensor onehot) override;

 private:
  std::int64_t bins_;
  ConvolutionUnit stage1_ = nullptr;
  ConvolutionUnit stage2_ = nullptr;
  ConvolutionUnit stage3_ = nullptr;
  DenseUnit bottleneck_ = nullptr;
  DenseUnit rescale_ = nullptr;
  ConvolutionUnit refine_ = nullptr;
  Convolution head_ = nullptr;
};

Cnn::Cnn(const ModelSpec& spec)
    : bins_(spec.request.input_length / spec.request.resolution) {
  const catalogue::Options& options = spec.request.options;
  const double width = catalogue::number_option(options, "width");
  const Activation first =
      parse_activation(catalogue::word_option(options, "activation"));
  const int f1 = catalogue::scaled(192, width);
  const int f2 = catalogue::scaled(256, width);
  const int f3 = catalogue::scaled(512, width);
  const std::int64_t positions = spec.request.input_length / 8 / 4 / 4;
  const auto unit = [&](const char* name, const ConvolutionUnitOptions& layer) {
    return register_module(name, ConvolutionUnit(layer));
  };
  stage1_ = unit("stage1", {4, f1, 19, first, 8, 0.1});
  stage2_ = unit("stage2", {f1, f2, 7, Activation::relu, 4, 0.1});
  stage3_ = unit("stage3", {f2, f3, 7, Activation::relu, 4, 0.2});
  bottleneck_ = register_module("bottleneck", DenseUnit(positions * f3, f2, 0.3));
  rescale_ = register_module("rescale", DenseUnit(f2, bins_ * kProfileChannels, 0.1));
  refine_ = unit("refine", {kProfileChannels, f2, 7, Activation::relu, 1, 0.2});
  head_ = register_module("head", Convolution(f2, spec.request.tracks, 1));
}

losses::Prediction Cnn::forward(torch::Tensor onehot) {
  torch::Tensor h = stage3_->forward(stage2_->forward(stage1_->forward(onehot)));
  h = rescale_->forward(bottleneck_->forward(h.flatten(1)));
  // The dense layer's outputs are ordered channel first; Keras orders them position
  // first.
  h = refine_->forward(h.view({-1, kProfileChannels, bins_}));
  return torch::softplus(head_->forward(h));
}

}  // namespace

std::shared_ptr<Model> make_cnn(const ModelSpec& spec) {
  return std::make_shared<Cnn>(spec);
}

}  // namespace s2fbench::models
