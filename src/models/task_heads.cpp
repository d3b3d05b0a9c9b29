#include "models/task_heads.hpp"

namespace s2fbench::models {
TrackDenseImpl::TrackDenseImpl(std::int64_t inputs, std::int64_t tracks)
    : WeightedLayer({tracks, inputs}, tracks, fan(inputs, 1), fan(1, 1)) {}

torch::Tensor TrackDenseImpl::forward(const torch::Tensor& x) {
  return torch::linear(x, weight, bias);
}

// A product of matrices per track: faster on CPUs than a grouped convolution of width 1.
torch::Tensor TrackDenseImpl::forward_own(const torch::Tensor& x) {
  const std::int64_t tracks = weight.size(0), inputs = weight.size(1);
  const torch::Tensor own = x.view({x.size(0), tracks, inputs, x.size(2)});
  return torch::matmul(weight.unsqueeze(1), own).squeeze(2) + bias.unsqueeze(1);
}

TrackFiltersImpl::TrackFiltersImpl(std::int64_t channels, std::int64_t filters,
                                   std::int64_t tracks, std::int64_t width)
    : WeightedLayer({tracks * filters, channels, width}, tracks * filters,
                    fan(channels, width), fan(filters, width)) {}

torch::Tensor TrackFiltersImpl::forward(const torch::Tensor& x) {
  const std::int64_t around = weight.size(2) - 1;
  // As Convolution: of an odd total the extra column goes right.
  const torch::Tensor padded = around % 2 != 0 ? torch::constant_pad_nd(x, {0, 1}) : x;
  return torch::conv1d(padded, weight, bias, 1, around / 2);
}

TaskHeadsImpl::TaskHeadsImpl(const catalogue::HeadSizes& sizes, std::int64_t channels,
                             std::int64_t tracks)
    : convolution_(register_module(
          "convolution", TrackFilters(channels, sizes.filters, tracks, sizes.kernel))),
      norm_(register_module("norm", BatchNorm(tracks * sizes.filters))),
      dropout_(register_module("dropout", Dropout(sizes.dropout))),
      dense_(register_module("dense", TrackDense(sizes.filters, tracks))) {}

torch::Tensor TaskHeadsImpl::forward(const torch::Tensor& x) {
  const torch::Tensor h = norm_->forward(convolution_->forward(x)).relu_();
  return dense_->forward_own(dropout_->forward(h));
}

ProfileHead::ProfileHead(torch::nn::Module& owner, const catalogue::HeadSizes& sizes,
                         std::int64_t channels, std::int64_t tracks) {
  if (sizes.task) {
    task_ = owner.register_module("head", TaskHeads(sizes, channels, tracks));
  } else {
    single_ = owner.register_module("head", Convolution(channels, tracks, 1));
  }
}

torch::Tensor ProfileHead::forward(const torch::Tensor& x) {
  return torch::softplus(task_ ? task_->forward(x) : single_->forward(x));
}

}  // namespace s2fbench::models
