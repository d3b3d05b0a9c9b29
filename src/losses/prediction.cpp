#include "losses/prediction.hpp"

namespace s2fbench::losses {

torch::Tensor coverage(const Prediction& prediction) {
  if (!prediction.log_counts.defined()) return prediction.profile;
  const torch::Tensor shares = torch::softmax(prediction.profile, 2);
  return shares * torch::expm1(prediction.log_counts).unsqueeze(2);
}

}  // namespace s2fbench::losses
