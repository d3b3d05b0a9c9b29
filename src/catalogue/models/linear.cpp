// Models that are linear in what is read of a sequence: solved at once, not trained.
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

std::int64_t features(const ModelRequest& request) {
  return static_cast<std::int64_t>(request.channels) * request.input_length;
}

std::int64_t parameters(const ModelRequest& request) {
  return (features(request) + 1) * request.tracks;
}

double operations(const ModelRequest& request) {
  return static_cast<double>(features(request) * request.tracks);
}

std::string why_not(const ModelRequest& request) {
  return features(request) > 0 ? "" : "there is nothing to read";
}

ModelRow linear_row(const std::string& name, const std::string& help,
                    const std::string& loss) {
  ModelRow row{name, help, {}, why_not, operations, parameters, Task::scalar};
  row.own_loss = loss;
  row.fitted = true;
  return row;
}

// The study fitted logistic regression on both folds.
OptionRow fit_on_option() {
  return {"fit_on", OptionType::word,        "train", "the folds that are fitted", 0,
          0,        {"train", "train_valid"}};
}

}  // namespace

ModelRow least_squares_row() {
  auto row = linear_row("least_squares",
                        "linear, least squares: of equal solutions the smallest", "mse");
  row.options = {fit_on_option()};
  return row;
}

ModelRow ridge_row() {
  auto row = linear_row("ridge", "linear, least squares + alpha |weights|^2", "mse");
  row.options = {{"alpha", OptionType::number, "0.001",
                  "weight of the penalty, the intercept is free of it", 1e-12, 1e12},
                 fit_on_option()};
  return row;
}

ModelRow logistic_row() {
  auto row = linear_row(
      "logistic", "a logit per track, sum of cross-entropies + |weights|^2 / 2c", "bce");
  row.options = {
      {"c", OptionType::number, "1",
       "inverse weight of the penalty, the intercept is free of it", 1e-6, 1e6},
      fit_on_option()};
  return row;
}

}  // namespace s2fbench::catalogue
