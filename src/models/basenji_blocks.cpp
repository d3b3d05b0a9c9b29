#include "models/basenji_blocks.hpp"

namespace s2fbench::models {
namespace {

constexpr double kMomentum = 0.1;  // Keras 0.9
constexpr WeightOptions kBlockWeights = {FirstWeights::he_normal, false};

// Basenji's GELU, x sigmoid(1.702 x), is silu(1.702 x) / 1.702. Values are multiplied
// here and divided in the weights of the layer that follows, which are fewer.
constexpr double kSharpness = 1.702;

torch::Tensor sharp_silu(const torch::Tensor& x) { return torch::silu(x * kSharpness); }

// Convolution of the GELU of x.
torch::Tensor gelu_convolution(Convolution& layer, const torch::Tensor& x) {
  return layer->apply(sharp_silu(x), layer->weight / kSharpness);
}

// The same, writing into x; batch norm does not need its output for the way back.
torch::Tensor gelu_convolution_(Convolution& layer, torch::Tensor x) {
  return layer->apply(torch::silu(x.mul_(kSharpness)), layer->weight / kSharpness);
}

WeightOptions block_weights(bool square) {
  WeightOptions options = kBlockWeights;
  options.square = square;
  return options;
}

}  // namespace

GeluUnitImpl::GeluUnitImpl(const GeluUnitOptions& options)
    : pool_(options.pool),
      end_(options.end),
      convolution_(register_module(
          "convolution", Convolution(options.channels, options.filters, options.width, 1,
                                     block_weights(options.square_start)))),
      norm_(register_module("norm", BatchNorm(options.filters, kMomentum))),
      dropout_(register_module("dropout", Dropout(options.dropout))) {}

torch::Tensor GeluUnitImpl::forward(const torch::Tensor& x) {
  torch::Tensor h = dropout_->forward(norm_->forward(gelu_convolution(convolution_, x)));
  if (pool_ > 1) h = torch::max_pool1d(h, pool_);
  return end_ ? activate_(h, *end_) : h;
}

DilatedUnitImpl::DilatedUnitImpl(const DilatedUnitOptions& options)
    : convolution1_(register_module(
          "convolution1",
          Convolution(options.channels, options.filters, options.width, options.dilation,
                      block_weights(options.square_start)))),
      norm1_(register_module("norm1", BatchNorm(options.filters, kMomentum))),
      convolution2_(register_module(
          "convolution2",
          Convolution(options.filters, options.channels, 1, 1, kBlockWeights))),
      norm2_(register_module("norm2", BatchNorm(options.channels, kMomentum))),
      dropout_(register_module("dropout", Dropout(options.dropout))) {
  const torch::NoGradGuard no_gradient;
  norm2_->weight.zero_();
}

torch::Tensor DilatedUnitImpl::forward(const torch::Tensor& x) {
  torch::Tensor h = norm1_->forward(gelu_convolution(convolution1_, x));
  h = norm2_->forward(gelu_convolution_(convolution2_, h));
  return dropout_->forward(h).add_(x);
}

ReadoutImpl::ReadoutImpl(const ReadoutOptions& options)
    : pool_(options.pool),
      convolution_(register_module(
          "convolution",
          Convolution(options.channels, options.filters, 1, 1, kBlockWeights))),
      norm_(register_module("norm", BatchNorm(options.filters, kMomentum))),
      dropout_(register_module("dropout", Dropout(options.dropout))),
      head_(
          register_module("head", Convolution(options.filters, options.tracks, 1, 1,
                                              WeightOptions{FirstWeights::he_normal}))) {}

torch::Tensor ReadoutImpl::forward(const torch::Tensor& x) {
  if (!is_training() && !dropout_->is_training()) return evaluate(x);
  torch::Tensor h = dropout_->forward(norm_->forward(gelu_convolution(convolution_, x)));
  if (pool_ > 1) h = torch::avg_pool1d(h, pool_);
  return head_->forward(h);
}

// Without the batch's statistics and dropout all after the GELU is linear: one matrix,
// (tracks, channels), after the pool.
torch::Tensor ReadoutImpl::evaluate(const torch::Tensor& x) const {
  const auto [scale, shift] = norm_->evaluation_line();
  const torch::Tensor head = head_->weight.squeeze(2);  // (tracks, filters)
  const torch::Tensor matrix =
      (head * (scale / kSharpness)).matmul(convolution_->weight.squeeze(2));
  const torch::Tensor bias = head_->bias + head.mv(shift);
  torch::Tensor h = sharp_silu(x);
  if (pool_ > 1) h = torch::avg_pool1d(h, pool_);
  return torch::conv1d(h, matrix.unsqueeze(2), bias);
}

}  // namespace s2fbench::models
