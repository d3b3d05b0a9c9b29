#include "models/blocks.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::models {

namespace {

ResidualBlockOptions residual_options(const catalogue::ResidualSizes& sizes) {
  ResidualBlockOptions options{{}, sizes.kernel, sizes.dropout};
  for (int i = 0; i < sizes.depth; ++i) options.dilations.push_back(std::int64_t{1} << i);
  return options;
}

}  // namespace

Activation parse_activation(const std::string& word) {
  if (word == "relu") return Activation::relu;
  if (word == "exponential") return Activation::exponential;
  if (word == "silu") return Activation::silu;
  throw UserError("unknown activation",
                  "'" + word + "'" + did_you_mean(word, {"relu", "exponential", "silu"}),
                  "try relu, exponential or silu");
}

torch::Tensor activate_(torch::Tensor x, Activation activation) {
  switch (activation) {
    case Activation::relu:
      return x.relu_();
    case Activation::exponential:
      return x.exp_();
    case Activation::silu:
      return torch::silu(x);
  }
  throw InternalError("an activation of unknown kind");
}

ConvolutionUnitImpl::ConvolutionUnitImpl(const ConvolutionUnitOptions& options)
    : options_(options),
      convolution_(register_module(
          "convolution", Convolution(options.channels, options.filters, options.width, 1,
                                     WeightOptions{options.first_weights, options.bias,
                                                   false, options.l2}))),
      norm_(register_module("norm", BatchNorm(options.filters))),
      dropout_(register_module("dropout", Dropout(options.dropout))) {}

torch::Tensor ConvolutionUnitImpl::forward(const torch::Tensor& x) {
  torch::Tensor h = norm_->forward(convolution_->forward(x));
  const auto pooled = [this](const torch::Tensor& of) {
    return options_.pool > 1 ? torch::max_pool1d(of, options_.pool) : of;
  };
  if (options_.dropout_first)
    return pooled(dropout_->forward(activate_(h, options_.activation)));
  if (options_.activation == Activation::silu)
    return dropout_->forward(pooled(torch::silu(h)));
  return dropout_->forward(activate_(pooled(h), options_.activation));
}

DenseUnitImpl::DenseUnitImpl(std::int64_t inputs, std::int64_t outputs, double dropout,
                             const WeightOptions& weights, Activation activation)
    : activation_(activation),
      dense_(register_module("dense", Dense(inputs, outputs, weights))),
      norm_(register_module("norm", BatchNorm(outputs))),
      dropout_(register_module("dropout", Dropout(dropout))) {}

torch::Tensor DenseUnitImpl::forward(const torch::Tensor& x) {
  return dropout_->forward(activate_(norm_->forward(dense_->forward(x)), activation_));
}

ResidualBlockImpl::ResidualBlockImpl(std::int64_t filters,
                                     const catalogue::ResidualSizes& sizes)
    : ResidualBlockImpl(filters, residual_options(sizes)) {}

ResidualBlockImpl::ResidualBlockImpl(std::int64_t filters,
                                     const ResidualBlockOptions& options)
    : activation_(options.activation) {
  const WeightOptions weights{FirstWeights::glorot_uniform, options.bias};
  for (std::size_t i = 0; i < options.dilations.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    convolutions_.push_back(register_module(
        "convolution" + number,
        Convolution(filters, filters, options.kernel, options.dilations[i], weights)));
    norms_.push_back(register_module("norm" + number, BatchNorm(filters)));
    if (i > 0) {
      dropouts_.push_back(register_module("dropout" + number, Dropout(options.dropout)));
    }
  }
}

torch::Tensor ResidualBlockImpl::forward(const torch::Tensor& x) {
  if (convolutions_.empty()) return x;
  torch::Tensor h = norms_[0]->forward(convolutions_[0]->forward(x));
  for (std::size_t i = 1; i < convolutions_.size(); ++i) {
    h = dropouts_[i - 1]->forward(activate_(h, activation_));
    h = norms_[i]->forward(convolutions_[i]->forward(h));
  }
  return activate_(h.add_(x), activation_);
}

}  // namespace s2fbench::models
