#include <array>
#include <cstdint>
#include <limits>

#include "losses/formulas.hpp"

namespace s2fbench::losses {
namespace {

// Values of one side with their track means taken off.
struct Centred {
  torch::Tensor mean;    // (1, tracks, 1), over the whole batch
  torch::Tensor values;  // (batch, tracks, bins)
};

Centred centre(const torch::Tensor& x, const Terms& terms) {
  const torch::Tensor mean = whole_batch_mean(x, {0, 2}, terms.sum_over_shards);
  return {mean, x - mean};
}

// A constant's computed mean is off by a few roundings, so that its sum of squares is
// compared with that of values a few roundings away from their mean, not with zero.
// squares: (tracks). samples: scalar, values of a track. (tracks), boolean.
torch::Tensor is_constant(const Centred& side, const torch::Tensor& squares,
                          const torch::Tensor& samples) {
  const double rounding = squares.scalar_type() == torch::kFloat64
                              ? std::numeric_limits<double>::epsilon()
                              : std::numeric_limits<float>::epsilon();
  const torch::Tensor noise = side.mean.detach().flatten().square() *
                              (64.0 * rounding * rounding) * samples.detach();
  return squares.detach().le(noise);
}

}  // namespace

LossValue pearson(const Prediction& predicted, const torch::Tensor& truth,
                  const Terms& terms) {
  const Centred p = centre(predicted.profile, terms);
  const Centred y = centre(truth, terms);
  constexpr std::array<std::int64_t, 2> kWithinTrack = {0, 2};  // windows and bins
  const torch::Tensor products = (p.values * y.values).sum(kWithinTrack);
  const auto samples = static_cast<double>(truth.size(0) * truth.size(2));
  // (4, tracks)
  torch::Tensor sums = torch::stack({p.values.square().sum(kWithinTrack),
                                     y.values.square().sum(kWithinTrack), products,
                                     torch::full_like(products, samples)});
  if (terms.sum_over_shards) sums = terms.sum_over_shards(sums);
  const torch::Tensor undefined =
      is_constant(p, sums[0], sums[3]).logical_or(is_constant(y, sums[1], sums[3]));
  // Masked before the root: its gradient at zero would turn the whole loss into NaN.
  const auto spread = [&](const torch::Tensor& squares) {
    return squares.masked_fill(undefined, 1.0).sqrt();
  };
  const torch::Tensor r = sums[2] / (spread(sums[0]) * spread(sums[1]));
  return {-r.masked_fill(undefined, 0.0).mean(), undefined.sum()};
}

}  // namespace s2fbench::losses
