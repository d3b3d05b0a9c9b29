// Several trained models as one (deep ensembles, Lakshminarayanan et al. 2017).
#pragma once

#include <memory>
#include <vector>

#include "models/model.hpp"

namespace s2fbench::models {

// Says the mean of its members' coverage; of binary models the logit of their mean
// probability. All members have the same tracks and bins.
class Ensemble : public Model {
 public:
  Ensemble(std::vector<std::shared_ptr<Model>> members, catalogue::Task task);
  losses::Prediction forward(torch::Tensor onehot) override;
  const std::vector<std::shared_ptr<Model>>& members() const { return members_; }

 private:
  std::vector<std::shared_ptr<Model>> members_;
  catalogue::Task task_;
};

}  // namespace s2fbench::models
