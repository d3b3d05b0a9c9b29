#include "models/blocks.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::models {

Activation parse_activation(const std::string& word) {
  if (word == "relu") return Activation::relu;
  if (word == "exponential") return Activation::exponential;
  throw UserError("unknown activation",
                  "'" + word + "'" + did_you_mean(word, {"relu", "exponential"}),
                  "try relu or exponential");
}

torch::Tensor activate_(torch::Tensor x, Activation activation) {
  return activation == Activation::relu ? x.relu_() : x.exp_();
}

ConvolutionUnitImpl::ConvolutionUnitImpl(const ConvolutionUnitOptions& options)
    : options_(options),
      convolution_(register_module(
          "convolution", Convolution(options.channels, options.filters, options.width, 1,
                                     WeightOptions{options.first_weights}))),
      norm_(register_module("norm", BatchNorm(options.filters))),
      dropout_(register_module("dropout", Dropout(options.dropout))) {}

torch::Tensor ConvolutionUnitImpl::forward(const torch::Tensor& x) {
  torch::Tensor h = norm_->forward(convolution_->forward(x));
  if (options_.pool > 1) h = torch::max_pool1d(h, options_.pool);
  return dropout_->forward(activate_(h, options_.activation));
}

DenseUnitImpl::DenseUnitImpl(std::int64_t inputs, std::int64_t outputs, double dropout)
    : dense_(register_module("dense", Dense(inputs, outputs))),
      norm_(register_module("norm", BatchNorm(outputs))),
      dropout_(register_module("dropout", Dropout(dropout))) {}

torch::Tensor DenseUnitImpl::forward(const torch::Tensor& x) {
  return dropout_->forward(norm_->forward(dense_->forward(x)).relu_());
}

ResidualBlockImpl::ResidualBlockImpl(std::int64_t filters,
                                     const catalogue::ResidualSizes& sizes) {
  for (int i = 0; i < sizes.depth; ++i) {
    const std::string number = std::to_string(i + 1);
    convolutions_.push_back(register_module(
        "convolution" + number,
        Convolution(filters, filters, sizes.kernel, std::int64_t{1} << i)));
    norms_.push_back(register_module("norm" + number, BatchNorm(filters)));
    if (i > 0) {
      dropouts_.push_back(register_module("dropout" + number, Dropout(sizes.dropout)));
    }
  }
}

torch::Tensor ResidualBlockImpl::forward(const torch::Tensor& x) {
  if (convolutions_.empty()) return x;
  torch::Tensor h = norms_[0]->forward(convolutions_[0]->forward(x));
  for (std::size_t i = 1; i < convolutions_.size(); ++i) {
    h = dropouts_[i - 1]->forward(h.relu_());
    h = norms_[i]->forward(convolutions_[i]->forward(h));
  }
  return h.add_(x).relu_();
}

}  // namespace s2fbench::models
