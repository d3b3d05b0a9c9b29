// A finished sweep as the start of another one: the same cells, evaluated anew.
#pragma once

#include <cstdint>
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

// A cell that is done, and the folder of the model that it left.
struct StoredCell {
  std::int64_t index = 0;  // in the history
  std::string folder;
};

// By index. Throws UserError when no cell is done.
std::vector<StoredCell> stored_cells(const TrainedSweep& trained);

// What an evaluation makes of the seeds of one training: a cell each, or one cell whose
// model is the mean of them all (models/ensemble.hpp).
enum class Seeds { apart, ensemble };

// The cells whose models a cell of the evaluation is made of, by index in the history:
// itself, or the seeds that are done.
std::vector<std::int64_t> trained_cells(const TrainedSweep& trained,
                                        const sweep::Plan& plan, std::int64_t cell,
                                        Seeds seeds);

// The plan of its evaluation. Cells that are not done there are invalid here, and say
// why; so are ensembles of fewer than two models. Overrides as for sweep::sweep_again.
// data_path: where the dataset lies now, "" where it lay then. Throws UserError when it
// is not there or another one.
sweep::Plan evaluation_plan(const TrainedSweep& trained,
                            const std::vector<std::string>& overrides,
                            const std::string& data_path, const std::string& device,
                            Seeds seeds = Seeds::apart);

}  // namespace s2fbench::trial
