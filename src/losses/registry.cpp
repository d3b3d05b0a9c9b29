#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "losses/formulas.hpp"
#include "losses/loss.hpp"

namespace s2fbench::losses {
namespace {

using Formula = LossValue (*)(const Prediction&, const torch::Tensor&);
using WeightedFormula = LossValue (*)(const Prediction&, const torch::Tensor&, double);

// One row per loss, with one of the two formulas; the catalogue carries the same names.
struct Row {
  const char* name;
  Formula formula;
  WeightedFormula weighted = nullptr;
};

constexpr Row kLosses[] = {
    {"poisson", poisson},
    {"mse", mse},
    {"pearson", pearson},
    {"pearson_mse", nullptr, pearson_mse},
    {"pearson_poisson", pearson_poisson},
    {"multinomial_mse", nullptr, multinomial_mse},
    {"multinomial_count_mse", nullptr, multinomial_count_mse},
    {"bce", bce},
};

Loss make(const Row& row, double alpha) {
  if (row.weighted == nullptr) {
    if (alpha == 0) return row.formula;
    throw UserError("train.loss_alpha is set", "loss '" + std::string(row.name) + "'",
                    "it has no alpha: try 0");
  }
  const auto* known = catalogue::find_loss(row.name);
  if (known == nullptr) throw InternalError("a loss that the catalogue lacks");
  const double weight = alpha == 0 ? known->alpha : alpha;
  return [formula = row.weighted, weight](const Prediction& predicted,
                                          const torch::Tensor& truth) {
    return formula(predicted, truth, weight);
  };
}

}  // namespace

Loss make_loss(const std::string& name, double alpha) {
  for (const Row& row : kLosses) {
    if (name == row.name) return make(row, alpha);
  }
  const std::vector<std::string> known = factory_names();
  throw UserError("unknown loss", "'" + name + "'" + did_you_mean(name, known),
                  "try one of " + join(known, ", "));
}

std::vector<std::string> factory_names() {
  std::vector<std::string> names;
  for (const Row& row : kLosses) names.emplace_back(row.name);
  return names;
}

}  // namespace s2fbench::losses
