#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "losses/formulas.hpp"
#include "losses/loss.hpp"

namespace s2fbench::losses {
namespace {

using Formula = LossValue (*)(const Prediction&, const torch::Tensor&, const Terms&);

// One row per loss; the catalogue carries the same names.
struct Row {
  const char* name;
  Formula formula;
  bool weighted = false;  // has an alpha
};

constexpr Row kLosses[] = {
    {"poisson", poisson},
    {"mse", mse},
    {"pearson", pearson},
    {"pearson_mse", pearson_mse, true},
    {"pearson_poisson", pearson_poisson},
    {"multinomial_mse", multinomial_mse, true},
    {"multinomial_count_mse", multinomial_count_mse, true},
    {"bce", bce},
    {"splice_kl", splice_kl},
    {"masked_letters", masked_letters},
};

const catalogue::LossRow& catalogue_row(const std::string& name) {
  const auto* known = catalogue::find_loss(name);
  if (known == nullptr) throw InternalError("a loss that the catalogue lacks");
  return *known;
}

double weight_of(const Row& row, double alpha) {
  if (!row.weighted) {
    if (alpha == 0) return 0;
    throw UserError("train.loss_alpha is set", "loss '" + std::string(row.name) + "'",
                    "it has no alpha: try 0");
  }
  const double known = catalogue_row(row.name).alpha;
  return alpha == 0 ? known : alpha;
}

}  // namespace

Loss make_loss(const std::string& name, double alpha,
               const SumOverShards& sum_over_shards, bool missing) {
  for (const Row& row : kLosses) {
    if (name != row.name) continue;
    const auto& known = catalogue_row(name);
    if (missing && !known.scalar && known.task != catalogue::Task::masked) {
      throw InternalError("loss '" + name + "' knows no missing values");
    }
    return [formula = row.formula,
            terms = Terms{weight_of(row, alpha), missing, sum_over_shards}](
               const Prediction& predicted, const torch::Tensor& truth) {
      return formula(predicted, truth, terms);
    };
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
