// What one combination of axis values means: its settings, why it is invalid, its cost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::sweep {

// The sweep's settings with the axis values applied, model options complete.
config::TrialSettings settings_at(const Sweep& sweep,
                                  const std::vector<int>& coordinates);

// Why the settings cannot be run, or "".
std::string invalid_reason(const Sweep& sweep, const config::TrialSettings& settings,
                           const DatasetSummary& dataset);

// Whether invalid_reason or predicted_cost can depend on the axis.
bool axis_matters(const Axis& axis);

// Multiply-adds of a forward pass over one window, and trainable parameters.
struct ModelSize {
  double operations = 0;
  std::int64_t parameters = 0;
};
// Of the model of a valid cell.
ModelSize model_size(const config::TrialSettings& settings,
                     const DatasetSummary& dataset);

// Multiply-adds per second of one CPU core that predicted_cost assumes.
inline constexpr double kAssumedRate = 2e10;

// Predicted seconds of a valid cell at an assumed rate of one CPU core: meant for
// comparing cells (longest first) and for a first guess, until measured times correct it.
double predicted_cost(const config::TrialSettings& settings,
                      const DatasetSummary& dataset);

// The exclude rules as coordinates, -1 for an axis that a rule leaves open.
std::vector<std::vector<int>> exclude_rules(const Sweep& sweep);
bool is_excluded(const std::vector<std::vector<int>>& rules,
                 const std::vector<int>& coordinates);

}  // namespace s2fbench::sweep
