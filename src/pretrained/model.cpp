#include "pretrained/model.hpp"

#include "base/error.hpp"

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

torch::Tensor centred_letters(const torch::Tensor& ids, std::int64_t longest,
                              double unknown) {
  constexpr std::int64_t kLetters = 4;
  const std::int64_t rest = longest - ids.size(1);
  if (rest < 0)
    throw UserError(
        "sequences are longer than the model reads",
        std::to_string(ids.size(1)) + " letters, at most " + std::to_string(longest),
        "try shorter ones");
  const torch::Tensor table =  // (5, 4), a row for each letter
      torch::cat({torch::eye(kLetters, torch::kFloat64),
                  torch::full({1, kLetters}, unknown, torch::kFloat64)})
          .to(ids.device());
  return torch::constant_pad_nd(torch::embedding(table, ids).transpose(1, 2),
                                {rest / 2, rest - rest / 2});
}

}  // namespace s2fbench::pretrained
