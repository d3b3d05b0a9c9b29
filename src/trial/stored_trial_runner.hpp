// One cell of a finished sweep, or all seeds of one as an ensemble, evaluated anew with
// the weights that it left.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "models/model.hpp"
#include "run/trial_runner.hpp"
#include "sweep/plan.hpp"
#include "trial/cell_evaluation.hpp"
#include "trial/trained_sweep.hpp"

namespace s2fbench::trial {

class StoredTrialRunner : public run::TrialRunner {
 public:
  // plan: evaluation_plan(trained, ..., seeds). The dataset is shared by all cells.
  // checkpoints: of the new results folder; see CellEvaluation.
  StoredTrialRunner(sweep::Plan plan, data::Dataset dataset, TrainedSweep trained,
                    torch::Device device, std::string checkpoints = {},
                    Seeds seeds = Seeds::apart);

  // Collective over the gang; see run::TrialRunner. Metrics are new, curves those of the
  // training (an ensemble has none). A cell whose weights are gone, damaged or another
  // training's fails.
  cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                        const std::function<bool()>& stop) override;

 private:
  cube::TrialResult evaluate(const sweep::Cell& cell, const comm::Context& gang,
                             const std::function<bool()>& stop);

  // The model that the cell's training left. Throws UserError.
  std::shared_ptr<models::Model> load(std::int64_t trained_cell,
                                      const config::TrialSettings& settings) const;

  sweep::Plan plan_;
  data::Dataset dataset_;
  TrainedSweep trained_;
  std::vector<std::string> trained_keys_;  // of the history's cells
  torch::Device device_;
  Seeds seeds_;
  CellEvaluation evaluation_;
};

}  // namespace s2fbench::trial
