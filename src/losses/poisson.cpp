#include "losses/formulas.hpp"

namespace s2fbench::losses {

torch::Tensor poisson(const torch::Tensor& predicted, const torch::Tensor& truth) {
  constexpr double kKeepsLogFinite = 1e-7;  // Keras epsilon
  return (predicted - truth * torch::log(predicted + kKeepsLogFinite)).mean();
}

}  // namespace s2fbench::losses
