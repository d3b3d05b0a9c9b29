#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

torch::Tensor linear(const Weights& weights, const std::string& name,
                     const torch::Tensor& x) {
  return torch::linear(x, weights.at(name + ".weight"), weights.at(name + ".bias"));
}

torch::Tensor layer_norm(const Weights& weights, const std::string& name,
                         const torch::Tensor& x, double epsilon) {
  return torch::layer_norm(x, {x.size(-1)}, weights.at(name + ".weight"),
                           weights.at(name + ".bias"), epsilon);
}

}  // namespace s2fbench::pretrained
