// `plan --simulate`: what a sweep would do on a machine that need not be there.
#pragma once

#include <string>
#include <vector>

#include "config/options.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::app {

// What a results folder knows of the plan's cells, by index.
struct KnownCell {
  std::string state = "planned";  // "done", "failed", ...
  double seconds = 0;             // of a done trial
};

std::vector<config::OptionRow> simulation_options();

// Makespans and the efficiency of gangs, as text or (--json) as an object. Trials that
// the results folder has timed turn the cost model's relative seconds, and the scaling
// model's assumed rate, into measured ones. `known` may be empty.
std::string simulation(const config::ParsedOptions& options, const sweep::Plan& plan,
                       const std::vector<KnownCell>& known);

}  // namespace s2fbench::app
