// Linear models, which are solved rather than trained.
#pragma once

#include <torch/types.h>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "train/trainer.hpp"

namespace s2fbench::trial {

// Whether the catalogue says that the model is solved.
bool is_fitted(const config::TrialSettings& settings);

// Collective over the gang, whose first rank solves, on the CPU; the model comes to lie
// on `device`. The outcome's best and last weights are the solution. Throws
// train::TrialEnd on all ranks when it cannot be found.
train::TrainOutcome fit_model(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, torch::Device device);

}  // namespace s2fbench::trial
