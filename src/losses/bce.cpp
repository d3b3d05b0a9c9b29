#include "losses/formulas.hpp"

namespace s2fbench::losses {

// max(p, 0) - p y + log(1 + exp(-|p|)), finite for any finite logit. The study's Keras
// models gave probabilities to the loss, which clips them to [1e-7, 1 - 1e-7]: there an
// element costs at most 16.1 and sends no gradient beyond that; here neither is cut off.
LossValue bce(const Prediction& predicted, const torch::Tensor& truth,
              const Terms& terms) {
  const torch::Tensor& p = predicted.profile;
  if (!terms.missing) return torch::binary_cross_entropy_with_logits(p, truth);
  const torch::Tensor unknown = truth.isnan();
  const torch::Tensor weights = unknown.logical_not().to(p.scalar_type());
  return torch::binary_cross_entropy_with_logits(p, truth.masked_fill(unknown, 0.0),
                                                 weights);
}

}  // namespace s2fbench::losses
