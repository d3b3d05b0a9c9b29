#include "evaluate/whole_chromosome.hpp"

#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "metrics/metric.hpp"
#include "train/batches.hpp"
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

// The test fold's sums with the model's predictions, computed when first asked for.
class ModelScores {
 public:
  explicit ModelScores(std::function<train::BlockSums()> score)
      : score_(std::move(score)) {}
  const train::BlockSums& get() {
    if (!sums_) sums_ = score_();
    return *sums_;
  }

 private:
  std::function<train::BlockSums()> score_;
  std::optional<train::BlockSums> sums_;
};

int undefined_in(const std::vector<double>& values, const metrics::MomentTable& table) {
  int count = 0;
  for (std::size_t i = 0; i < table.size(); ++i)
    count += table[i].n > 0 && std::isnan(values[i]) ? 1 : 0;
  return count;
}

}  // namespace

Evaluation evaluate_test_fold(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, const Request& request,
                              BaselineCache& baselines) {
  using metrics::Pairing;
  const Grid grid = grid_of(dataset, settings, request.resolutions);
  const bool binary = train::target_of(settings).task == catalogue::Task::binary;
  const std::size_t tracks = dataset.tracks().size();
  ModelScores scores([&] {
    const train::Scoring scoring{
        data::Fold::test, {}, grid.factors, request.device, request.stop};
    return train::score_model(model, dataset, settings, gang, scoring);
  });
  Evaluation evaluation;
  for (const auto& name : request.metrics) {
    const auto& metric = metric_named(name);
    const bool of_labels = metric.pairing == Pairing::labels;
    std::vector<double> values;
    if (of_labels != binary) {
      // The other task's: not there, which is no cause for a warning.
      values.assign(of_labels ? tracks : tracks * grid.factors.size(), std::nan(""));
    } else if (of_labels) {
      const auto& ranked = scores.get().ranked;
      for (int track = 0; track < ranked.tracks; ++track)
        values.push_back(metric.ranked(metrics::levels_of(ranked, track)));
      evaluation.undefined += metrics::count_undefined(values);
    } else {
      const auto& table =
          metric.pairing == Pairing::prediction
              ? scores.get().table
              : baselines.get(metric.pairing, dataset, gang, grid, request.stop);
      for (const auto& moments : table) values.push_back(metric.value(moments));
      evaluation.undefined += undefined_in(values, table);
    }
    evaluation.metrics.push_back({name, std::move(values)});
  }
  return evaluation;
}

}  // namespace s2fbench::evaluate
