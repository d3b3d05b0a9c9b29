#include "evaluate/whole_chromosome.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "metrics/metric.hpp"
#include "train/scoring.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::Metric;
using metrics::Pairing;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

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

std::vector<const Metric*> metrics_named(const std::vector<std::string>& names) {
  std::vector<const Metric*> found;
  for (const auto& name : names) {
    found.push_back(metrics::find_metric(name));
    if (found.back() == nullptr) {
      throw UserError("unknown metric", "'" + name + "'", "try: s2fbench list metrics");
    }
  }
  return found;
}

bool is_baseline(const Metric& metric) {
  return metric.pairing == Pairing::gc_baseline || metric.pairing == Pairing::replicate;
}

// What the pass over the test windows must sum for the model.
metrics::Parts parts_of(const std::vector<const Metric*>& wanted) {
  metrics::Parts parts;
  for (const Metric* metric : wanted) {
    if (!is_baseline(*metric)) parts = metrics::either(parts, metric->parts);
  }
  return parts;
}

struct Scores {
  train::BlockSums test;
  std::vector<double> valid_factor;  // by track; empty when no metric needs it
};

class Evaluator {
 public:
  Evaluator(models::Model& model, const data::Dataset& dataset,
            const config::TrialSettings& settings, const comm::Context& gang,
            const Request& request, BaselineCache& baselines)
      : model_(model),
        dataset_(dataset),
        settings_(settings),
        gang_(gang),
        request_(request),
        baselines_(baselines),
        grid_(grid_of(dataset, settings, request.resolutions)) {}

  Evaluation evaluate() {
    const auto wanted = metrics_named(request_.metrics);
    score(wanted);
    Evaluation evaluation;
    if (request_.genome_blocks) {
      evaluation.blocks = blocks_of(parts_, scores_.test.genome,
                                    dataset_.tracks().size() * grid_.factors.size());
    }
    for (const Metric* metric : wanted) {
      auto values = metric->pairing == Pairing::labels ? label_values(*metric)
                                                       : profile_values(*metric);
      evaluation.undefined += undefined_in(*metric, values);
      evaluation.metrics.push_back({metric->name, std::move(values)});
    }
    return evaluation;
  }

 private:
  // The passes that the metrics need of the model.
  void score(const std::vector<const Metric*>& wanted) {
    auto parts = parts_of(wanted);
    if (request_.genome_blocks) {
      parts.pairs = true;
      parts_ = genome_parts(dataset_, data::Fold::test);
    }
    if (metrics::any_sums(parts) || parts.window_totals) {
      scores_.test = pass(data::Fold::test, parts, grid_.factors, parts_.of_window);
    }
    const bool factors = std::any_of(wanted.begin(), wanted.end(),
                                     [](const Metric* m) { return m->valid_factor; });
    if (!factors) return;
    for (const auto& entry : pass(data::Fold::valid, {.pairs = true}, {1}, {}).table)
      scores_.valid_factor.push_back(metrics::ratio_of_means(entry.pairs));
  }

  train::BlockSums pass(data::Fold fold, const metrics::Parts& parts,
                        const std::vector<int>& factors,
                        const std::vector<std::int64_t>& genome_part) {
    return train::score_model(
        model_, dataset_, settings_, gang_,
        {fold, {}, parts, factors, request_.device, request_.stop, genome_part});
  }

  std::vector<double> label_values(const Metric& metric) const {
    std::vector<double> values;
    for (int track = 0; track < scores_.test.ranked.tracks; ++track) {
      const auto levels = metrics::levels_of(scores_.test.ranked, track);
      values.push_back(metric.value({.levels = levels}));
    }
    return values;
  }

  std::vector<double> profile_values(const Metric& metric) {
    const auto& table = is_baseline(metric) ? baselines_.get(metric.pairing, dataset_,
                                                             gang_, grid_, request_.stop)
                                            : scores_.test.table;
    std::vector<double> values;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::size_t track = i / grid_.factors.size();
      const bool there = grid_.factors[i % grid_.factors.size()] != 0;
      metrics::Evidence evidence{.sums = table[i]};
      if (metric.valid_factor) evidence.valid_factor = scores_.valid_factor.at(track);
      values.push_back(there ? metric.value(evidence) : kNan);
    }
    return values;
  }

  // Leaves out resolutions that the model does not have and tracks without a replicate.
  int undefined_in(const Metric& metric, const std::vector<double>& values) const {
    if (metric.pairing == Pairing::labels) return metrics::count_undefined(values);
    int count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t columns = grid_.factors.size();
      const bool there =
          grid_.factors[i % columns] != 0 &&
          (metric.pairing != Pairing::replicate || dataset_.has_replicate()[i / columns]);
      count += there && std::isnan(values[i]) ? 1 : 0;
    }
    return count;
  }

  models::Model& model_;
  const data::Dataset& dataset_;
  const config::TrialSettings& settings_;
  const comm::Context& gang_;
  const Request& request_;
  BaselineCache& baselines_;
  Grid grid_;
  Scores scores_;
  GenomeParts parts_;
};

}  // namespace

Evaluation evaluate_test_fold(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, const Request& request,
                              BaselineCache& baselines) {
  return Evaluator(model, dataset, settings, gang, request, baselines).evaluate();
}

}  // namespace s2fbench::evaluate
