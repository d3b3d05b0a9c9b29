// The lentiMPRA ResNet.
//
//   conv 196 x 19, batch norm, SiLU, dropout .2
//   -> residual block: 6 convs 196 x 3 without bias, dilations 1, 1, 2, 4, 8, 16, each
//      batch norm, SiLU and dropout .1 between them; + input; SiLU
//   -> dropout .2, max pool 5
//   -> conv 256 x 7, batch norm, SiLU, dropout .2, max pool 5
//   -> at every position dense 256, batch norm, SiLU, dropout .5 -> average pool 2
//   -> flatten -> dense 256, batch norm, SiLU, dropout .5 -> dense, one per track
//
// First weights: Glorot uniform. The study's text has the first pool before its dropout;
// here it is always behind it, as in its code.
#include "catalogue/models/mpra_resnet_sizes.hpp"
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {
namespace {

torch::Tensor max_pooled(const torch::Tensor& x, int pool) {
  return pool > 1 ? torch::max_pool1d(x, pool) : x;
}

class MpraResnet : public Model {
 public:
  MpraResnet(const catalogue::ModelRequest& request,
             const catalogue::MpraResnetSizes& sizes);
  losses::Prediction forward(torch::Tensor x) override;

 private:
  int pool1_;
  int average_pool_;
  ConvolutionUnit stage1_ = nullptr;
  ResidualBlock residual_ = nullptr;
  Dropout dropout_ = nullptr;
  ConvolutionUnit stage2_ = nullptr;
  ConvolutionUnit position_ = nullptr;  // a dense layer at every position, or nothing
  std::unique_ptr<DenseEnd> end_;
};

MpraResnet::MpraResnet(const catalogue::ModelRequest& request,
                       const catalogue::MpraResnetSizes& sizes)
    : pool1_(sizes.pool1), average_pool_(sizes.average_pool) {
  const auto word = [&](const char* name) {
    return parse_activation(catalogue::word_option(request.options, name));
  };
  const Activation inner = word("inner_activation");
  const auto unit = [&](const char* name, ConvolutionUnitOptions options) {
    options.dropout_first = true;
    return register_module(name, ConvolutionUnit(options));
  };
  stage1_ = unit("stage1", {request.channels, sizes.filters1, sizes.kernel1,
                            word("activation"), 1, sizes.dropout});
  residual_ = register_module(
      "residual",
      ResidualBlock(sizes.filters1,
                    ResidualBlockOptions{sizes.dilations, sizes.residual_kernel,
                                         sizes.residual_dropout, false, inner}));
  dropout_ = register_module("dropout", Dropout(sizes.dropout));
  stage2_ = unit("stage2", {sizes.filters1, sizes.filters2, sizes.kernel2, inner,
                            sizes.pool2, sizes.dropout});
  std::int64_t channels = sizes.filters2;
  if (sizes.position_units > 0) {
    position_ = unit("position",
                     {channels, sizes.position_units, 1, inner, 1, sizes.dense_dropout});
    channels = sizes.position_units;
  }
  end_ = std::make_unique<DenseEnd>(
      *this, catalogue::DenseSizes{sizes.units, sizes.dense_dropout},
      channels * catalogue::mpra_resnet_positions(sizes, request.input_length),
      request.tracks, FirstWeights::glorot_uniform, inner);
}

losses::Prediction MpraResnet::forward(torch::Tensor x) {
  torch::Tensor h = residual_->forward(stage1_->forward(x));
  h = stage2_->forward(max_pooled(dropout_->forward(h), pool1_));
  if (position_) h = torch::avg_pool1d(position_->forward(h), average_pool_);
  return end_->forward(h);
}

}  // namespace

std::shared_ptr<Model> make_mpra_resnet(const ModelSpec& spec) {
  return std::make_shared<MpraResnet>(spec.request,
                                      catalogue::mpra_resnet_sizes(spec.request.options));
}

}  // namespace s2fbench::models
