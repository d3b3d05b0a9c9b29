#include "losses/formulas.hpp"

namespace s2fbench::losses {

LossValue poisson(const Prediction& predicted, const torch::Tensor& truth, const Terms&) {
  constexpr double kKeepsLogFinite = 1e-7;  // Keras epsilon
  const torch::Tensor& p = predicted.profile;
  return (p - truth * torch::log(p + kKeepsLogFinite)).mean();
}

}  // namespace s2fbench::losses
