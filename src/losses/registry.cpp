#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "losses/formulas.hpp"
#include "losses/loss.hpp"

namespace s2fbench::losses {
namespace {

using Formula = LossValue (*)(const Prediction&, const torch::Tensor&);

// One row per loss; the catalogue carries the same names.
constexpr std::pair<const char*, Formula> kLosses[] = {
    {"poisson", poisson},
    {"mse", mse},
    {"pearson", pearson},
};

}  // namespace

Loss make_loss(const std::string& name) {
  for (const auto& [known, formula] : kLosses) {
    if (name == known) return formula;
  }
  const std::vector<std::string> known = factory_names();
  throw UserError("unknown loss", "'" + name + "'" + did_you_mean(name, known),
                  "try one of " + join(known, ", "));
}

std::vector<std::string> factory_names() {
  std::vector<std::string> names;
  for (const auto& row : kLosses) names.emplace_back(row.first);
  return names;
}

}  // namespace s2fbench::losses
