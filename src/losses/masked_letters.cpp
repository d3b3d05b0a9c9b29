#include "base/error.hpp"
#include "losses/formulas.hpp"

namespace s2fbench::losses {

torch::Tensor letter_cross_entropy(const torch::Tensor& logits,
                                   const torch::Tensor& truth) {
  if (logits.dim() != 3 || logits.size(1) != 4 || truth.dim() != 3 ||
      truth.size(1) != 1 || truth.size(2) != logits.size(2))
    throw InternalError("masked letters want four logits for each letter");
  const torch::Tensor seen = truth.isnan();
  const torch::Tensor letter = truth.masked_fill(seen, 0.0).to(torch::kInt64);
  const torch::Tensor cost = -torch::log_softmax(logits, 1).gather(1, letter);
  return cost.masked_fill(seen, 0.0).squeeze(1);
}

LossValue masked_letters(const Prediction& predicted, const torch::Tensor& truth,
                         const Terms&) {
  const torch::Tensor masked = truth.isnan().logical_not().sum().clamp_min(1);
  return letter_cross_entropy(predicted.profile, truth).sum() / masked;
}

}  // namespace s2fbench::losses
