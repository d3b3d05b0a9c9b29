#include "losses/formulas.hpp"

namespace s2fbench::losses {

LossValue pearson_mse(const Prediction& predicted, const torch::Tensor& truth,
                      double alpha) {
  const LossValue correlation = pearson(predicted, truth);
  return {correlation.value + alpha * mse(predicted, truth).value,
          correlation.constant_tracks};
}

}  // namespace s2fbench::losses
