// One cell of a finished sweep, or all seeds of one as an ensemble, evaluated anew with
// the weights that it left.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "data/dataset.hpp"
#include "run/trial_runner.hpp"
#include "sweep/plan.hpp"
#include "trial/cell_evaluation.hpp"
#include "trial/representations.hpp"
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

  sweep::Plan plan_;
  data::Dataset dataset_;
  TrainedSweep trained_;
  torch::Device device_;
  Seeds seeds_;
  CellEvaluation evaluation_;
  Representations representations_;
};

}  // namespace s2fbench::trial
