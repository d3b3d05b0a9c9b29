#include "sweep/plan.hpp"

#include <unordered_map>

#include "base/error.hpp"
#include "sweep/cell_rules.hpp"
#include "sweep/effective.hpp"

namespace s2fbench::sweep {
namespace {

// Reason and cost of the cells that differ only along axes that matter to neither.
class Verdicts {
 public:
  struct Verdict {
    std::string reason;
    double cost = 0;
  };
  Verdicts(const Sweep& sweep, const DatasetSummary& dataset)
      : sweep_(sweep), dataset_(dataset) {
    for (const auto& axis : sweep.axes) matters_.push_back(axis_matters(axis));
  }

  const Verdict& at(const std::vector<int>& coordinates) {
    std::int64_t group = 0;
    for (std::size_t i = 0; i < matters_.size(); ++i) {
      if (!matters_[i]) continue;
      group = group * static_cast<std::int64_t>(sweep_.axes[i].values.size()) +
              coordinates[i];
    }
    const auto [place, is_new] = known_.try_emplace(group);
    if (is_new) {
      const auto settings = settings_at(sweep_, coordinates);
      place->second.reason = invalid_reason(sweep_, settings, dataset_);
      if (place->second.reason.empty()) {
        place->second.cost = predicted_cost(settings, dataset_);
      }
    }
    return place->second;
  }

 private:
  const Sweep& sweep_;
  const DatasetSummary& dataset_;
  std::vector<bool> matters_;
  std::unordered_map<std::int64_t, Verdict> known_;
};

// The next coordinates in row-major order.
std::vector<int> next(const std::vector<Axis>& axes, std::vector<int> coordinates) {
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (++coordinates[i] < static_cast<int>(axes[i].values.size())) break;
    coordinates[i] = 0;
  }
  return coordinates;
}

std::vector<Cell> make_cells(const Sweep& sweep, const DatasetSummary& dataset) {
  const CellKeys keys(sweep.axes);
  const auto rules = exclude_rules(sweep);
  Verdicts verdicts(sweep, dataset);
  std::vector<Cell> cells(static_cast<std::size_t>(cell_count(sweep.axes)));
  std::vector<int> coordinates(sweep.axes.size(), 0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i].index = static_cast<std::int64_t>(i);
    cells[i].key = keys.key(coordinates);
    if (is_excluded(rules, coordinates)) {
      cells[i].invalid_reason = "excluded";
    } else {
      const auto& verdict = verdicts.at(coordinates);
      cells[i].invalid_reason = verdict.reason;
      cells[i].cost = verdict.cost;
    }
    coordinates = next(sweep.axes, std::move(coordinates));
  }
  return cells;
}

}  // namespace

Plan make_plan(const Sweep& sweep, const DatasetSummary& dataset,
               const std::string& device, const VariantSummary& variants) {
  Plan plan;
  plan.sweep = sweep;
  plan.dataset = dataset;
  plan.variants = variants;
  plan.device = device;
  plan.config_hash = configuration_hash(plan);
  plan.sweep.effective["device"] = device;
  plan.sweep.effective["dataset"] = {{"content_hash", dataset.content_hash},
                                     {"input_length", dataset.input_length},
                                     {"tracks", dataset.tracks}};
  for (const auto& [file, store] : dataset.stores)
    plan.sweep.effective["stores"][file] = store.content_hash;
  if (!variants.content_hash.empty())
    plan.sweep.effective["variants"] = {{"content_hash", variants.content_hash},
                                        {"elements", variants.elements}};
  plan.cells = make_cells(plan.sweep, plan.dataset);
  return plan;
}

void expect_valid_cell(const Plan& plan) {
  for (const Cell& cell : plan.cells) {
    if (cell.invalid_reason.empty()) return;
  }
  throw UserError("no cell of the sweep can run", plan.sweep.source,
                  "the first one: " + plan.cells.front().invalid_reason);
}

config::TrialSettings cell_settings(const Plan& plan, std::int64_t index) {
  return settings_at(plan.sweep, cell_coordinates(plan.sweep.axes, index));
}

}  // namespace s2fbench::sweep
