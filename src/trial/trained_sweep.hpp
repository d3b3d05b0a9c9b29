// A finished sweep as the start of another one: the same cells, evaluated anew.
#pragma once

#include <string>
#include <vector>

#include "cube/history.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::trial {

struct TrainedSweep {
  std::string folder;     // results folder
  cube::History history;  // what is known of its cells
};

// Throws UserError unless `folder` is a results folder.
TrainedSweep read_trained_sweep(const std::string& folder);

// The plan of its evaluation. Cells that are not done there are invalid here, and say
// why. Overrides as for sweep::sweep_again. data_path: where the dataset lies now, ""
// where it lay then. Throws UserError when it is not there or another one.
sweep::Plan evaluation_plan(const TrainedSweep& trained,
                            const std::vector<std::string>& overrides,
                            const std::string& data_path, const std::string& device);

}  // namespace s2fbench::trial
