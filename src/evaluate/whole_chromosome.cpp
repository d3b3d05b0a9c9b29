#include "evaluate/whole_chromosome.hpp"

#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "metrics/metric.hpp"
#include "train/scoring.hpp"

namespace s2fbench::evaluate {
namespace {

Grid grid_of(const data::Dataset& dataset, const config::TrialSettings& settings,
             const std::vector<int>& resolutions) {
  Grid grid{
      settings.resolution,
      metrics::pooling_factors(settings.resolution, dataset.input_length(), resolutions)};
  if (settings.evaluate.resolutions == "trained") {
    for (int& factor : grid.factors) factor = factor == 1 ? 1 : 0;
  }
  return grid;
}

const metrics::Metric& metric_named(const std::string& name) {
  const auto* metric = metrics::find_metric(name);
  if (metric == nullptr) {
    throw UserError("unknown metric", "'" + name + "'", "try: s2fbench list metrics");
  }
  return *metric;
}

}  // namespace

Evaluation evaluate_test_fold(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, const Request& request,
                              BaselineCache& baselines) {
  const Grid grid = grid_of(dataset, settings, request.resolutions);
  std::optional<metrics::MomentTable> predicted;
  const auto table_for = [&](metrics::Pairing pairing) -> const metrics::MomentTable& {
    if (pairing != metrics::Pairing::prediction) {
      return baselines.get(pairing, dataset, gang, grid, request.stop);
    }
    if (!predicted) {
      const train::Scoring scoring{
          data::Fold::test, {}, grid.factors, request.device, request.stop};
      predicted = train::score_model(model, dataset, settings, gang, scoring).table;
    }
    return *predicted;
  };
  Evaluation evaluation;
  for (const auto& name : request.metrics) {
    const auto& metric = metric_named(name);
    cube::MetricValue value{name, {}};
    for (const auto& moments : table_for(metric.pairing)) {
      value.values.push_back(metric.value(moments));
      if (moments.n > 0 && std::isnan(value.values.back())) ++evaluation.undefined;
    }
    evaluation.metrics.push_back(std::move(value));
  }
  return evaluation;
}

}  // namespace s2fbench::evaluate
