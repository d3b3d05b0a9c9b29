// The numbers of one cell once there is a model: shared by trials that train and trials
// that evaluate stored weights.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "comm/context.hpp"
#include "cube/record.hpp"
#include "cube/schema.hpp"
#include "data/dataset.hpp"
#include "evaluate/baselines.hpp"
#include "evaluate/sequence_scores.hpp"
#include "models/model.hpp"
#include "sweep/plan.hpp"
#include "trial/variant_evaluation.hpp"

namespace s2fbench::trial {

class CellEvaluation {
 public:
  // The schema of the plan's cube says which metrics at which resolutions. In
  // <checkpoints>/<cell key> lie the test blocks (cube/test_blocks.hpp) and meanwhile
  // what must be sorted as a whole; for "" there are no blocks and the rest lies where
  // temporary files go.
  CellEvaluation(const sweep::Plan& plan, torch::Device device, std::string checkpoints)
      : schema_(cube::make_schema(plan)),
        device_(device),
        checkpoints_(std::move(checkpoints)),
        variants_(plan, schema_, device) {}

  // Collective over the gang. `dataset` holds the cell's windows. Throws train::TrialEnd
  // on all ranks when it fails on any; the gang's first rank warns of undefined values
  // and writes the test blocks.
  std::vector<cube::MetricValue> run(const sweep::Cell& cell, models::Model& model,
                                     const data::Dataset& dataset,
                                     const config::TrialSettings& settings,
                                     const comm::Context& gang,
                                     const std::function<bool()>& stop);

 private:
  std::vector<cube::MetricValue> run_sequences(const sweep::Cell& cell,
                                               models::Model& model,
                                               const data::Dataset& dataset,
                                               const config::TrialSettings& settings,
                                               const comm::Context& gang,
                                               const std::function<bool()>& stop);

  cube::Schema schema_;
  torch::Device device_;
  std::string checkpoints_;
  evaluate::BaselineCache baselines_;
  evaluate::SequencePredictors sequence_predictors_;
  VariantEvaluation variants_;
};

}  // namespace s2fbench::trial
