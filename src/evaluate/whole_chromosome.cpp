#include "evaluate/whole_chromosome.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "evaluate/model_scores.hpp"

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
    if (metrics::is_of_variants(found.back()->pairing))
      throw InternalError("metric " + name + " is not of test windows");
  }
  return found;
}

Needs needs_of(const std::vector<const Metric*>& wanted, const Request& request) {
  Needs needs;
  needs.genome_blocks = request.genome_blocks;
  needs.parts.pairs = request.genome_blocks;
  for (const Metric* metric : wanted) {
    if (metrics::is_companion(metric->pairing)) continue;
    needs.parts = metrics::either(needs.parts, metric->parts);
    needs.valid_factor = needs.valid_factor || metric->valid_factor;
    needs.shifts = needs.shifts || metric->pairing == Pairing::shifts;
    needs.spread = needs.spread || metric->pairing == Pairing::spread;
  }
  // Spread is held against the windows' true totals.
  needs.parts.window_totals = needs.parts.window_totals || needs.spread;
  return needs;
}

metrics::Parts baseline_parts(const std::vector<const Metric*>& wanted) {
  metrics::Parts parts;
  for (const Metric* metric : wanted) {
    if (metrics::is_companion(metric->pairing))
      parts = metrics::either(parts, metric->parts);
  }
  return parts;
}

// The values of metrics on one test set.
class SetValues {
 public:
  SetValues(const data::Dataset& windows, const Grid& grid, const ModelScores& scores,
            std::size_t set)
      : windows_(windows), grid_(grid), scores_(scores), set_(scores.sets.at(set)) {}

  // (track)
  std::vector<double> of_windows(const Metric& metric) const {
    std::vector<double> values;
    const auto count = static_cast<double>(windows_.windows(data::Fold::test).size());
    for (std::size_t track = 0; track < windows_.tracks().size(); ++track) {
      std::vector<metrics::ScoreLevel> levels;
      if (metric.pairing == Pairing::labels)
        levels = metrics::levels_of(set_.ranked, static_cast<int>(track));
      values.push_back(metric.value(
          {.windows = count, .levels = levels, .each = each(metric.pairing, track)}));
    }
    return values;
  }

  // (track, width)
  std::vector<double> of_smoothed(const Metric& metric) const {
    std::vector<double> values;
    for (const auto& sums : set_.smoothed) values.push_back(metric.value({.sums = sums}));
    return values;
  }

  // (track, factor). table: of the model, or what it is held against.
  std::vector<double> of_profile(const Metric& metric,
                                 const metrics::StatisticsTable& table,
                                 const std::vector<double>& spearman) const {
    std::vector<double> values;
    const std::size_t columns = grid_.factors.size();
    for (std::size_t i = 0; i < windows_.tracks().size() * columns; ++i) {
      metrics::Evidence evidence;
      if (metrics::any_sums(metric.parts)) evidence.sums = table.at(i);
      if (metric.valid_factor)
        evidence.valid_factor = scores_.valid_factor.at(i / columns);
      if (metric.parts.ranks) evidence.spearman = spearman.at(i);
      values.push_back(grid_.factors[i % columns] != 0 ? metric.value(evidence) : kNan);
    }
    return values;
  }

  // Of the model's values: leaves out resolutions that it does not have, and windows of
  // one bin, in which nothing can vary.
  int undefined(const Metric& metric, const std::vector<double>& values) const {
    if (metrics::is_companion(metric.pairing)) return 0;
    if (is_of_other_models(metric.pairing)) return 0;
    if (metric.pairing != Pairing::prediction || metric.parts.smoothed)
      return metrics::count_undefined(values);
    const bool of_profiles = metric.parts.window_pearson ||
                             metric.parts.window_spearman || metric.parts.jensen_shannon;
    int count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int factor = grid_.factors[i % grid_.factors.size()];
      const bool one_bin = grid_.trained * factor == windows_.input_length();
      const bool there = factor != 0 && !(of_profiles && one_bin);
      count += there && std::isnan(values[i]) ? 1 : 0;
    }
    return count;
  }

 private:
  // Whether the pairing is of windows one by one, and of binary models where this one is
  // none, or the other way round.
  bool is_of_other_models(Pairing pairing) const {
    const auto* all = each_of(pairing);
    return all != nullptr && all->empty();
  }

  const std::vector<metrics::WindowValues>* each_of(Pairing pairing) const {
    switch (pairing) {
      case Pairing::totals:
        return &set_.totals;
      case Pairing::probabilities:
        return &set_.probabilities;
      case Pairing::shifts:
        return &set_.shifts;
      case Pairing::spread:
        return &set_.spread;
      default:
        return nullptr;
    }
  }

  const metrics::WindowValues* each(Pairing pairing, std::size_t track) const {
    const auto* all = each_of(pairing);
    return all == nullptr || all->empty() ? nullptr : &all->at(track);
  }

  const data::Dataset& windows_;
  const Grid& grid_;
  const ModelScores& scores_;
  const SetScores& set_;
};

}  // namespace

Evaluation evaluate_test_fold(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, const Request& request,
                              BaselineCache& baselines) {
  const Grid grid = grid_of(dataset, settings, request.resolutions);
  const auto wanted = metrics_named(request.metrics);
  auto scores =
      score_test_sets(model, dataset, settings, gang, grid, needs_of(wanted, request),
                      {request.device, request.stop, request.spill_folder});
  Evaluation evaluation;
  evaluation.blocks = std::move(scores.blocks);
  for (const Metric* metric : wanted) evaluation.metrics.push_back({metric->name, {}});
  for (std::size_t set = 0; set < count_test_sets(settings); ++set) {
    const auto windows = of_test_set(dataset, settings, set);
    const SetValues values(windows, grid, scores, set);
    const BaselineRequest baseline{
        grid, static_cast<std::uint64_t>(settings.evaluate.seed), request.stop,
        baseline_parts(wanted), request.spill_folder};
    for (std::size_t m = 0; m < wanted.size(); ++m) {
      const Metric& metric = *wanted[m];
      std::vector<double> some;
      if (metrics::is_companion(metric.pairing)) {
        const auto& held = baselines.get(metric.pairing, windows, gang, baseline);
        some = values.of_profile(metric, held.table, held.spearman);
      } else if (metric.pairing != Pairing::prediction) {
        some = values.of_windows(metric);
      } else {
        some = metric.parts.smoothed
                   ? values.of_smoothed(metric)
                   : values.of_profile(metric, scores.sets.at(set).table,
                                       scores.sets.at(set).spearman);
      }
      evaluation.undefined += values.undefined(metric, some);
      auto& all = evaluation.metrics[m].values;
      all.insert(all.end(), some.begin(), some.end());
    }
  }
  return evaluation;
}

}  // namespace s2fbench::evaluate
