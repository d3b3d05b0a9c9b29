#include "losses/formulas.hpp"

namespace s2fbench::losses {

LossValue mse(const Prediction& predicted, const torch::Tensor& truth,
              const Terms& terms) {
  const torch::Tensor& p = predicted.profile;
  if (!terms.missing) return torch::mse_loss(p, truth);
  // Of an unknown value as if it had been predicted.
  return torch::mse_loss(p, torch::where(truth.isnan(), p.detach(), truth));
}

}  // namespace s2fbench::losses
