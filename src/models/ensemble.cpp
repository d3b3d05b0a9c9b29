#include "models/ensemble.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::models {

Ensemble::Ensemble(std::vector<std::shared_ptr<Model>> members, catalogue::Task task)
    : members_(std::move(members)), task_(task) {
  if (members_.empty()) throw InternalError("an ensemble without members");
  for (std::size_t i = 0; i < members_.size(); ++i)
    register_module("member" + std::to_string(i + 1), members_[i]);
}

losses::Prediction Ensemble::forward(torch::Tensor onehot) {
  std::vector<torch::Tensor> all;
  for (const auto& member : members_)
    all.push_back(losses::coverage(member->forward(onehot)));
  const torch::Tensor values = torch::stack(all);  // (members, batch, tracks, bins)
  if (task_ != catalogue::Task::binary) return values.mean(0);
  // The logit of a mean: the logarithms stay exact where probabilities are close to 0
  // or 1; the number of members cancels out.
  const auto log_sum = [](const torch::Tensor& logits) {
    return torch::logsumexp(torch::log_sigmoid(logits), 0);
  };
  return log_sum(values) - log_sum(-values);
}

}  // namespace s2fbench::models
