#include "losses/formulas.hpp"

namespace s2fbench::losses {

LossValue mse(const Prediction& predicted, const torch::Tensor& truth, const Terms&) {
  return torch::mse_loss(predicted.profile, truth);
}

}  // namespace s2fbench::losses
