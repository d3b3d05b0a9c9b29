#include <cmath>

#include "base/error.hpp"
#include "losses/formulas.hpp"

namespace s2fbench::losses {

// With logits a of t and b of q the divergence is t (a - b) + softplus(b) - softplus(a),
// which has no logarithm of a small number; keeping a logit within +-log(99999) is
// keeping its sigmoid within [1e-5, 1 - 1e-5]. Beyond it the prediction gets no gradient,
// as in the study.
LossValue splice_kl(const Prediction& predicted, const torch::Tensor& truth,
                    const Terms&) {
  const torch::Tensor& p = predicted.profile;
  if (truth.dim() != 3 || truth.size(2) != 2 || p.size(2) != 1) {
    throw InternalError("loss splice_kl wants a difference and a mean per tissue");
  }
  const double farthest = std::log((1.0 - 1e-5) / 1e-5);
  const torch::Tensor difference = truth.narrow(2, 0, 1), mean = truth.narrow(2, 1, 1);
  const torch::Tensor unseen = (difference + mean).isnan();
  const auto logit = [&](const torch::Tensor& of) {
    return (of + mean.masked_fill(unseen, 0.0)).clamp(-farthest, farthest);
  };
  const torch::Tensor a = logit(difference.masked_fill(unseen, 0.0));
  const torch::Tensor b = logit(p);
  const torch::Tensor divergence =
      torch::sigmoid(a) * (a - b) + torch::softplus(b) - torch::softplus(a);
  return divergence.masked_fill(unseen, 0.0).mean();
}

}  // namespace s2fbench::losses
