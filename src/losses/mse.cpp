#include "losses/formulas.hpp"

namespace s2fbench::losses {

torch::Tensor mse(const torch::Tensor& predicted, const torch::Tensor& truth) {
  return torch::mse_loss(predicted, truth);
}

}  // namespace s2fbench::losses
