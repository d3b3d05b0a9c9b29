#include "linear/fit.hpp"

#include "base/error.hpp"
#include "linear/logistic.hpp"
#include "linear/regression.hpp"

namespace s2fbench::linear {

Solution fit(const std::string& model, const catalogue::Options& options,
             const torch::Tensor& features, const torch::Tensor& targets) {
  const auto number = [&](const char* name) {
    return catalogue::number_option(options, name);
  };
  if (model == "least_squares") return least_squares(features, targets);
  if (model == "ridge") return ridge(features, targets, number("alpha"));
  if (model == "logistic") return logistic(features, targets, {.c = number("c")});
  throw InternalError("model " + model + " is not solved for");
}

}  // namespace s2fbench::linear
