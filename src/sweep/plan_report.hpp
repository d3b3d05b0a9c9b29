// The text and JSON of `s2fbench plan`: cells, invalid cells with reasons, cost, cube
// size.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sweep/plan.hpp"

namespace s2fbench::sweep {

struct PlanCounts {
  std::int64_t total = 0;
  std::int64_t valid = 0;
  std::int64_t invalid = 0;
  std::int64_t done = 0;  // of the valid ones
  double predicted = 0;   // seconds of the valid cells that are not done
};

// `states`: the state of each cell by index ("done", "failed", ...), or empty when
// nothing has run yet.
PlanCounts plan_counts(const Plan& plan, const std::vector<std::string>& states = {});

// Bytes that the results cube will take, roughly.
double predicted_cube_bytes(const Plan& plan);

std::string plan_text(const Plan& plan, const std::vector<std::string>& states = {});

// A JSON object: name, config_hash, total, valid, invalid, done, predicted_seconds,
// predicted_cube_bytes, axes, cells. Each cell: index, key, axes, state, reason, cost.
std::string plan_json(const Plan& plan, const std::vector<std::string>& states = {});

}  // namespace s2fbench::sweep
