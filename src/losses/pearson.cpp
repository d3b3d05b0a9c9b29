#include <limits>

#include "losses/formulas.hpp"

namespace s2fbench::losses {
namespace {

// Values of one side with their track means taken off, and what is left of them.
struct Centred {
  torch::Tensor values;    // (batch, tracks, bins)
  torch::Tensor squares;   // (tracks), sum of squares
  torch::Tensor constant;  // (tracks), boolean
};

// A constant's computed mean is off by a few roundings, so that its sum of squares is
// compared with that of values a few roundings away from their mean, not with zero.
Centred centre(const torch::Tensor& x) {
  const double rounding = x.scalar_type() == torch::kFloat64
                              ? std::numeric_limits<double>::epsilon()
                              : std::numeric_limits<float>::epsilon();
  const torch::Tensor mean = x.mean({0, 2}, true);
  const torch::Tensor values = x - mean;
  const torch::Tensor squares = values.square().sum({0, 2});
  const double samples = static_cast<double>(x.size(0) * x.size(2));
  const double scale = 64.0 * rounding * rounding * samples;
  const torch::Tensor noise = mean.detach().flatten().square() * scale;
  return {values, squares, squares.detach().le(noise)};
}

}  // namespace

LossValue pearson(const Prediction& predicted, const torch::Tensor& truth) {
  const Centred p = centre(predicted.profile);
  const Centred y = centre(truth);
  const torch::Tensor undefined = p.constant.logical_or(y.constant);
  // Masked before the root: its gradient at zero would turn the whole loss into NaN.
  const auto spread = [&](const Centred& side) {
    return side.squares.masked_fill(undefined, 1.0).sqrt();
  };
  const torch::Tensor products = (p.values * y.values).sum({0, 2});
  const torch::Tensor r = products / (spread(p) * spread(y));
  return {-r.masked_fill(undefined, 0.0).mean(), undefined.sum()};
}

}  // namespace s2fbench::losses
