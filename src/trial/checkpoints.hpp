// The model folders that a finished trial leaves: <root>/<cell key>/best and /last.
#pragma once

#include <string>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "sweep/plan.hpp"
#include "train/trainer.hpp"

namespace s2fbench::trial {

// Whose weights they are; goes into the folders' provenance.
struct TrialIdentity {
  const sweep::Plan& plan;
  const sweep::Cell& cell;
  const config::TrialSettings& settings;
  const models::ModelSpec& spec;
  const data::Dataset& dataset;
};

// Writes both folders from the outcome's weights, by way of the model, which ends with
// the weights that train.keep names. Not collective: one rank of the gang does it.
void save_checkpoints(const std::string& root, const TrialIdentity& trial,
                      models::Model& model, const train::TrainOutcome& outcome);

}  // namespace s2fbench::trial
