#include "losses/formulas.hpp"

namespace s2fbench::losses {

// P = -r is negative for any model of use and Q is positive or negative, so that P + Q is
// zero on a surface in the middle of where trainings go: at Q = r, where the loss jumps
// between plus and minus infinity. (In the study's own trainings Q was .65 to .77 and r
// .60 to .70.) The formula is left as it is but there: the denominator is held 1e-7
// (Keras epsilon) away from zero, on its side, so that value and gradient stay finite
// numbers; while it is held, no gradient goes through it.
LossValue pearson_poisson(const Prediction& predicted, const torch::Tensor& truth,
                          const Terms& terms) {
  constexpr double kLeast = 1e-7;
  const LossValue correlation = pearson(predicted, truth, terms);
  const torch::Tensor& p = correlation.value;
  torch::Tensor q = poisson(predicted, truth).value;
  if (terms.sum_over_shards) {
    // Weighted by the windows, since shards differ in their number.
    const auto windows = static_cast<double>(truth.size(0));
    const torch::Tensor sums =
        terms.sum_over_shards(torch::stack({q * windows, torch::full_like(q, windows)}));
    q = sums[0] / sums[1].detach();
  }
  const torch::Tensor sum = p + q;
  const torch::Tensor held =
      torch::where(sum.lt(0), sum.clamp_max(-kLeast), sum.clamp_min(kLeast));
  return {2 * p * q / held, correlation.constant_tracks};
}

}  // namespace s2fbench::losses
