#include "trial/fit_model.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "linear/fit.hpp"
#include "models/linear.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"
#include "train/weights.hpp"

namespace s2fbench::trial {
namespace {

using data::Fold;

// Rows of a fold: inputs (rows, features) and values (rows, tracks).
struct Rows {
  std::vector<torch::Tensor> inputs, values;
};

void add_rows(Rows& rows, const data::Dataset& dataset, Fold fold,
              const config::TrialSettings& settings) {
  const auto count = std::ssize(dataset.windows(fold));
  for (std::int64_t first = 0; first < count; first += settings.evaluate.block) {
    std::vector<data::View> views;
    for (auto i = first;
         i < std::min<std::int64_t>(first + settings.evaluate.block, count); ++i)
      views.push_back(dataset.centre(fold, i));
    const auto batch =
        train::load_batch(dataset, fold, views, train::target_of(settings), torch::kCPU);
    rows.inputs.push_back(batch.input.flatten(1));
    rows.values.push_back(batch.targets.select(2, 0));
  }
}

linear::Solution solve(const data::Dataset& dataset,
                       const config::TrialSettings& settings) {
  const torch::NoGradGuard no_gradient;
  Rows rows;
  add_rows(rows, dataset, Fold::train, settings);
  const auto& options = settings.model_options;
  const auto fit_on = options.find("fit_on");
  if (fit_on != options.end() && fit_on->second == "train_valid")
    add_rows(rows, dataset, Fold::valid, settings);
  return linear::fit(settings.model, options, torch::cat(rows.inputs),
                     torch::cat(rows.values));
}

}  // namespace

bool is_fitted(const config::TrialSettings& settings) {
  const auto* row = catalogue::find_model(settings.model);
  return row != nullptr && row->fitted;
}

train::TrainOutcome fit_model(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, torch::Device device) {
  const double started = monotonic_seconds();
  torch::set_num_threads(settings.train.threads);
  train::agree(gang, [&] {
    if (gang.rank() != 0) return;
    const auto solution = solve(dataset, settings);
    models::set_linear(model, solution.weight, solution.bias);
  });
  train::TrainOutcome outcome;
  train::share_weights(model, train::copy_weights(model), gang);
  train::agree(gang, [&] {
    outcome.best = outcome.last = train::copy_weights(model);
    model.to(device);
  });
  for (const auto& row : catalogue::curves()) outcome.curves.push_back({row.name, {}});
  outcome.seconds = monotonic_seconds() - started;
  return outcome;
}

}  // namespace s2fbench::trial
