#include "models/layers.hpp"

#include <cmath>

#include "base/error.hpp"

namespace s2fbench::models {
namespace {

void add_l2_gradient(const torch::Tensor& weight, double l2) {
  // The hook lives as long as the weight, which a tensor in it would keep for ever.
  auto* const owner = weight.unsafeGetTensorImpl();
  weight.register_hook([owner, l2](const torch::Tensor& gradient) {
    const torch::NoGradGuard no_gradient;
    using Held = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
    return torch::add(gradient, torch::Tensor(Held::reclaim_copy(owner)), 2 * l2);
  });
}

}  // namespace

WeightedLayer::WeightedLayer(torch::IntArrayRef weight_shape, std::int64_t filters,
                             double fan_in, double fan_out, const WeightOptions& options)
    : fan_in_(fan_in), fan_out_(fan_out), options_(options) {
  weight = register_parameter("weight", torch::zeros(weight_shape));
  if (options.l2 > 0) add_l2_gradient(weight, options.l2);
  if (options.bias) bias = register_parameter("bias", torch::zeros({filters}));
}

double WeightedLayer::spread() const {
  const double times = options_.square ? static_cast<double>(weight.size(2)) : 1.0;
  const double in = fan_in_ * times, out = fan_out_ * times;
  // Keras widens its normals by the spread that the cut takes away.
  constexpr double kLeftByTheCut = 0.87962566103423978;
  switch (options_.first) {
    case FirstWeights::glorot_uniform:
      return std::sqrt(6.0 / (in + out));
    case FirstWeights::glorot_normal:
      return std::sqrt(2.0 / (in + out)) / kLeftByTheCut;
    case FirstWeights::he_uniform:
      return std::sqrt(6.0 / in);
    case FirstWeights::he_normal:
      return std::sqrt(2.0 / in) / kLeftByTheCut;
    case FirstWeights::small_normal:
      return 0.005;
  }
  throw InternalError("unknown first weights");
}

ConvolutionImpl::ConvolutionImpl(std::int64_t channels, std::int64_t filters,
                                 std::int64_t width, std::int64_t dilation,
                                 const WeightOptions& options)
    : WeightedLayer({filters, channels, width}, filters, fan(channels, width),
                    fan(filters, width), options),
      padding_(dilation * (width - 1) / 2),
      one_more_right_(dilation * (width - 1) % 2 != 0),
      dilation_(dilation) {}

torch::Tensor ConvolutionImpl::apply(const torch::Tensor& x,
                                     const torch::Tensor& weights) const {
  const torch::Tensor padded = one_more_right_ ? torch::constant_pad_nd(x, {0, 1}) : x;
  return torch::conv1d(padded, weights, bias, 1, padding_, dilation_);
}

torch::Tensor ConvolutionImpl::forward_inside(const torch::Tensor& x) const {
  return torch::conv1d(x, weight, bias, 1, torch::IntArrayRef{0}, dilation_);
}

// The fans are those of the single filter that each track has.
TrackConvolutionImpl::TrackConvolutionImpl(std::int64_t channels, std::int64_t tracks,
                                           std::int64_t width)
    : WeightedLayer({channels, tracks, width}, tracks, fan(channels, width),
                    fan(1, width)) {}

torch::Tensor TrackConvolutionImpl::forward(const torch::Tensor& x) {
  return torch::conv_transpose1d(x, weight, bias, 1, weight.size(2) / 2);
}

DenseImpl::DenseImpl(std::int64_t inputs, std::int64_t outputs,
                     const WeightOptions& options)
    : WeightedLayer({outputs, inputs}, outputs, fan(inputs, 1), fan(outputs, 1),
                    options) {}

torch::Tensor DenseImpl::forward(const torch::Tensor& x) {
  return torch::linear(x, weight, bias);
}

}  // namespace s2fbench::models
