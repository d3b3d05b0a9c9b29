#include "losses/formulas.hpp"

namespace s2fbench::losses {

LossValue pearson_mse(const Prediction& predicted, const torch::Tensor& truth,
                      const Terms& terms) {
  const LossValue correlation = pearson(predicted, truth, terms);
  return {correlation.value + terms.alpha * mse(predicted, truth).value,
          correlation.constant_tracks};
}

}  // namespace s2fbench::losses
