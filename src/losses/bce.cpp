#include "losses/formulas.hpp"

namespace s2fbench::losses {

// max(p, 0) - p y + log(1 + exp(-|p|)), finite for any finite logit. The study's Keras
// models gave probabilities to the loss, which clips them to [1e-7, 1 - 1e-7]: there an
// element costs at most 16.1 and sends no gradient beyond that; here neither is cut off.
LossValue bce(const Prediction& predicted, const torch::Tensor& truth, const Terms&) {
  return torch::binary_cross_entropy_with_logits(predicted.profile, truth);
}

}  // namespace s2fbench::losses
