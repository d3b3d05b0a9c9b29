// The residual CNNs of RNA.
//
//   rbp_supervised                              insert_residual
//   -                                           [layer norm] -> conv 48 x 1
//   conv 96 x 19 without bias, batch norm, exponential, dropout .1
//   -> residual block: 3 convs 96 x 3 without bias, dilations 1, 2, 4, each batch norm,
//      ReLU and dropout .1 between them; + input; ReLU
//   -> max pool 10, dropout .1
//   -> conv 192 x 7 without bias, ...           -> conv 128 x 7 without bias,
//      batch norm, ReLU
//   -> mean over the positions, dropout .1
//   -> dense 512 without bias, batch norm,      -> dense 128,
//      ReLU, dropout .5
//   -> dense, a logit per track                 -> dense, a number per track
//
// First weights: Glorot uniform. The two convolutions outside of the residual block and
// rbp_supervised's dense layer have an L2 penalty.
#include "catalogue/models/rna_residual_sizes.hpp"
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {
namespace {

class RnaResidual : public Model {
 public:
  RnaResidual(const catalogue::ModelRequest& request, const catalogue::RnaSizes& sizes);
  losses::Prediction forward(torch::Tensor x) override;

 private:
  int pool_;
  Front front_ = nullptr;
  ConvolutionUnit stage1_ = nullptr;
  ResidualBlock residual_ = nullptr;
  ConvolutionUnit stage2_ = nullptr;
  DenseUnit normed_ = nullptr;  // one of these two
  Dense plain_ = nullptr;
  Dropout pool_dropout_, mean_dropout_, dense_dropout_;
  Dense head_ = nullptr;
};

RnaResidual::RnaResidual(const catalogue::ModelRequest& request,
                         const catalogue::RnaSizes& sizes)
    : pool_(sizes.pool),
      pool_dropout_(register_module("pool_dropout", Dropout(sizes.dropout))),
      mean_dropout_(register_module("mean_dropout", Dropout(sizes.dropout))),
      dense_dropout_(register_module("dense_dropout", Dropout(sizes.dense_dropout))) {
  front_ = register_module("front", Front(sizes.front, request.channels));
  const auto unit = [&](const char* name, ConvolutionUnitOptions options) {
    options.bias = false;
    options.l2 = sizes.l2;
    return register_module(name, ConvolutionUnit(options));
  };
  const std::int64_t channels = catalogue::front_channels(sizes.front, request.channels);
  stage1_ = unit("stage1",
                 {channels, sizes.filters1, sizes.kernel1,
                  parse_activation(catalogue::word_option(request.options, "activation")),
                  1, sizes.dropout});
  ResidualBlockOptions block;
  block.kernel = sizes.residual_kernel;
  block.dropout = sizes.residual_dropout;
  block.bias = false;
  for (int i = 0; i < sizes.residual_depth; ++i)
    block.dilations.push_back(std::int64_t{1} << i);
  residual_ = register_module("residual", ResidualBlock(sizes.filters1, block));
  stage2_ = unit("stage2", {sizes.filters1, sizes.filters2, sizes.kernel2});
  if (sizes.dense_norm) {
    const WeightOptions weights{FirstWeights::glorot_uniform, false, false, sizes.l2};
    normed_ =
        register_module("dense", DenseUnit(sizes.filters2, sizes.units, 0.0, weights));
  } else {
    plain_ = register_module("dense", Dense(sizes.filters2, sizes.units));
  }
  head_ = register_module("head", Dense(sizes.units, request.tracks));
}

losses::Prediction RnaResidual::forward(torch::Tensor x) {
  torch::Tensor h = residual_->forward(stage1_->forward(front_->forward(std::move(x))));
  if (pool_ > 1) h = torch::max_pool1d(h, pool_);
  h = stage2_->forward(pool_dropout_->forward(h)).mean(2);
  h = mean_dropout_->forward(h);
  h = normed_ ? normed_->forward(h) : plain_->forward(h).relu_();
  return head_->forward(dense_dropout_->forward(h)).unsqueeze(2);
}

std::shared_ptr<Model> make_rna(const ModelSpec& spec, const catalogue::StudyRna& study) {
  return std::make_shared<RnaResidual>(spec.request,
                                       catalogue::rna_sizes(study, spec.request.options));
}

}  // namespace

std::shared_ptr<Model> make_rbp_supervised(const ModelSpec& spec) {
  return make_rna(spec, catalogue::kRbpSupervised);
}

std::shared_ptr<Model> make_insert_residual(const ModelSpec& spec) {
  return make_rna(spec, catalogue::kInsertResidual);
}

}  // namespace s2fbench::models
