// ResidualBind at 32 bp: three convolution stages, each with a block of dilated residual
// layers; their pools (4, 4, 2) fix the resolution.
#include "models/architectures.hpp"
#include "models/blocks.hpp"

namespace s2fbench::models {
namespace {

// A convolution unit, its residual block, a pool and dropout.
class StageImpl : public torch::nn::Module {
 public:
  StageImpl(const ConvolutionUnitOptions& unit, int depth, std::int64_t pool,
            double dropout)
      : pool_(pool),
        unit_(register_module("unit", ConvolutionUnit(unit))),
        residual_(register_module("residual", ResidualBlock(unit.filters, depth))),
        dropout_(register_module("dropout", Dropout(dropout))) {}

  // (batch, channels, length) -> (batch, filters, length / pool)
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor h = residual_->forward(unit_->forward(x));
    return dropout_->forward(torch::max_pool1d(h, pool_));
  }

 private:
  std::int64_t pool_;
  ConvolutionUnit unit_;
  ResidualBlock residual_;
  Dropout dropout_;
};
TORCH_MODULE(Stage);

class ResidualBind32 : public Model {
 public:
  explicit ResidualBind32(const ModelSpec& spec);
  losses::Prediction forward(torch::Tensor onehot) override;

 private:
  Stage stage1_ = nullptr;
  Stage stage2_ = nullptr;
  Stage stage3_ = nullptr;
  ConvolutionUnit mix_ = nullptr;  // dense at each position
  Convolution head_ = nullptr;
};

ResidualBind32::ResidualBind32(const ModelSpec& spec) {
  const catalogue::Options& options = spec.request.options;
  const double width = catalogue::number_option(options, "width");
  const Activation first =
      parse_activation(catalogue::word_option(options, "activation"));
  const int f1 = catalogue::scaled(256, width);
  const int f2 = catalogue::scaled(512, width);
  const int f3 = catalogue::scaled(1024, width);
  const auto stage = [&](const char* name, const ConvolutionUnitOptions& unit, int depth,
                         std::int64_t pool, double dropout) {
    return register_module(name, Stage(unit, depth, pool, dropout));
  };
  stage1_ = stage("stage1", {4, f1, 19, first}, 5, 4, 0.2);
  stage2_ = stage("stage2", {f1, f2, 7}, 5, 4, 0.2);
  stage3_ = stage("stage3", {f2, f3, 7}, 3, 2, 0.5);
  mix_ = register_module("mix", ConvolutionUnit(ConvolutionUnitOptions{
                                    f3, f1, 1, Activation::relu, 1, 0.3}));
  head_ = register_module("head", Convolution(f1, spec.request.tracks, 1));
}

losses::Prediction ResidualBind32::forward(torch::Tensor onehot) {
  torch::Tensor h = stage3_->forward(stage2_->forward(stage1_->forward(onehot)));
  return torch::softplus(head_->forward(mix_->forward(h)));
}

}  // namespace

std::shared_ptr<Model> make_residualbind32(const ModelSpec& spec) {
  return std::make_shared<ResidualBind32>(spec);
}

}  // namespace s2fbench::models
