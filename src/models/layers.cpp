#include "models/layers.hpp"

#include <cmath>

namespace s2fbench::models {
namespace {

double fan(std::int64_t channels, std::int64_t width) {
  return static_cast<double>(channels * width);
}

}  // namespace

WeightedLayer::WeightedLayer(torch::IntArrayRef weight_shape, std::int64_t filters,
                             double fan_in, double fan_out)
    : fan_in_(fan_in), fan_out_(fan_out) {
  weight = register_parameter("weight", torch::zeros(weight_shape));
  bias = register_parameter("bias", torch::zeros({filters}));
}

double WeightedLayer::glorot_limit() const {
  return std::sqrt(6.0 / (fan_in_ + fan_out_));
}

ConvolutionImpl::ConvolutionImpl(std::int64_t channels, std::int64_t filters,
                                 std::int64_t width, std::int64_t dilation)
    : WeightedLayer({filters, channels, width}, filters, fan(channels, width),
                    fan(filters, width)),
      padding_(dilation * (width - 1) / 2),
      one_more_right_(dilation * (width - 1) % 2 != 0),
      dilation_(dilation) {}

torch::Tensor ConvolutionImpl::forward(const torch::Tensor& x) {
  const torch::Tensor padded = one_more_right_ ? torch::constant_pad_nd(x, {0, 1}) : x;
  return torch::conv1d(padded, weight, bias, 1, padding_, dilation_);
}

// The fans are those of the single filter that each track has.
TrackConvolutionImpl::TrackConvolutionImpl(std::int64_t channels, std::int64_t tracks,
                                           std::int64_t width)
    : WeightedLayer({channels, tracks, width}, tracks, fan(channels, width),
                    fan(1, width)) {}

torch::Tensor TrackConvolutionImpl::forward(const torch::Tensor& x) {
  return torch::conv_transpose1d(x, weight, bias, 1, weight.size(2) / 2);
}

DenseImpl::DenseImpl(std::int64_t inputs, std::int64_t outputs)
    : WeightedLayer({outputs, inputs}, outputs, fan(inputs, 1), fan(outputs, 1)) {}

torch::Tensor DenseImpl::forward(const torch::Tensor& x) {
  return torch::linear(x, weight, bias);
}

}  // namespace s2fbench::models
