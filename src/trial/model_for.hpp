// From a trial's settings to the model that it asks for.
#pragma once

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"

namespace s2fbench::trial {

// Options that the settings leave out take the catalogue's defaults. Throws UserError for
// an unknown model or loss.
models::ModelSpec model_spec(const config::TrialSettings& settings,
                             const data::Dataset& dataset);

}  // namespace s2fbench::trial
