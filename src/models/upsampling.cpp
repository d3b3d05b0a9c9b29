#include "models/upsampling.hpp"

namespace s2fbench::models {
namespace {

torch::Tensor transposed(const torch::Tensor& x, const torch::Tensor& weight,
                         const torch::Tensor& bias, std::int64_t stride) {
  const std::int64_t cut = (weight.size(2) - stride) / 2;
  return torch::conv_transpose1d(x, weight, bias, stride, cut)
      .narrow(2, 0, stride * x.size(2));
}

}  // namespace

UpConvolutionImpl::UpConvolutionImpl(std::int64_t channels, std::int64_t filters,
                                     std::int64_t width)
    : WeightedLayer({channels, filters, width}, filters,
                    static_cast<double>(channels * width),
                    static_cast<double>(filters * width)) {}

torch::Tensor UpConvolutionImpl::forward(const torch::Tensor& x) {
  return transposed(x, weight, bias, 2);
}

// Repeated positions lie two apart in the output: the kernel plus itself, shifted by 2.
torch::Tensor UpConvolutionImpl::repeated(const torch::Tensor& x,
                                          const torch::Tensor& weights,
                                          const torch::Tensor& shifts) const {
  const torch::Tensor twice =
      torch::constant_pad_nd(weights, {0, 2}) + torch::constant_pad_nd(weights, {2, 0});
  return transposed(x, twice, shifts, 4);
}

}  // namespace s2fbench::models
