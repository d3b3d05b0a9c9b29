// A finished sweep as the start of another one: the same cells, evaluated anew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/history.hpp"
#include "models/model_folder.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::trial {

struct TrainedSweep {
  std::string folder;     // results folder
  cube::History history;  // what is known of its cells
};

// Throws UserError unless `folder` is a results folder.
TrainedSweep read_trained_sweep(const std::string& folder);

// Cells with a model, by index in the history. Throws UserError when there is none.
std::vector<std::int64_t> done_cells(const TrainedSweep& trained);

// The model that a cell left, by index in the history. Throws UserError when its weights
// are gone, damaged or another training's.
models::StoredModel load_trained(const TrainedSweep& trained, std::int64_t cell);

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
// is not there or another one. Variants' files lie where they lay then.
sweep::Plan evaluation_plan(const TrainedSweep& trained,
                            const std::vector<std::string>& overrides,
                            const std::string& data_path, const std::string& device,
                            Seeds seeds = Seeds::apart);

}  // namespace s2fbench::trial
