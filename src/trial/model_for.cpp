#include "trial/model_for.hpp"

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::trial {

models::ModelSpec model_spec(const config::TrialSettings& settings,
                             const data::Dataset& dataset) {
  const auto* model = catalogue::find_model(settings.model);
  if (model == nullptr) {
    throw UserError("unknown model", "'" + settings.model + "'",
                    "try: s2fbench list models");
  }
  const auto* loss = catalogue::find_loss(settings.loss);
  if (loss == nullptr) {
    throw UserError("unknown loss", "'" + settings.loss + "'",
                    "try: s2fbench list losses");
  }
  models::ModelSpec spec;
  spec.name = settings.model;
  spec.positive_output = loss->positive_output;
  spec.request.input_length = dataset.input_positions();
  spec.request.channels = dataset.input_channels();
  spec.request.sequences = dataset.of_sequences() ? dataset.table().sequences : 1;
  spec.request.resolution =
      settings.resolution == 0 ? spec.request.input_length : settings.resolution;
  spec.request.tracks = static_cast<int>(dataset.tracks().size());
  for (const auto& option : model->options) {
    spec.request.options[option.name] = option.default_value;
  }
  for (const auto& [name, value] : settings.model_options) {
    spec.request.options[name] = value;
  }
  return spec;
}

}  // namespace s2fbench::trial
