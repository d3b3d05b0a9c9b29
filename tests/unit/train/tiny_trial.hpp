// A dataset and settings so small that a trial takes a second.
#pragma once

#include <memory>
#include <string>

#include "catalogue/catalogue.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::train {

struct TinyData {
  explicit TinyData(test::TinyPeaks peaks = test::TinyPeaks::none)
      : dataset(data::Dataset::load(test::make_tiny_dataset(folder.path(), peaks))) {}
  test::TemporaryFolder folder;
  data::Dataset dataset;
};

inline config::TrialSettings tiny_settings(const std::string& model) {
  config::TrialSettings settings;
  settings.model = model;
  settings.loss = "poisson";
  settings.resolution = 32;
  settings.seed = 1;
  settings.model_options = {{"width", "0.05"}};
  settings.train.epochs = 2;
  settings.train.batch = 16;
  settings.evaluate.block = 8;
  return settings;
}

inline std::shared_ptr<models::Model> tiny_model(const data::Dataset& dataset,
                                                 const config::TrialSettings& settings) {
  models::ModelSpec spec;
  spec.name = settings.model;
  spec.positive_output = catalogue::find_loss(settings.loss)->positive_output;
  spec.request.input_length = dataset.input_length();
  spec.request.resolution = settings.resolution;
  spec.request.tracks = static_cast<int>(dataset.tracks().size());
  for (const auto& option : catalogue::find_model(settings.model)->options) {
    spec.request.options[option.name] = option.default_value;
  }
  for (const auto& [name, value] : settings.model_options) {
    spec.request.options[name] = value;
  }
  return models::make_model(spec, static_cast<std::uint64_t>(settings.seed));
}

// One epoch that leaves a constant output constant.
inline config::TrialSettings constant_settings(const std::string& loss, int shards) {
  auto settings = tiny_settings("bpnet");
  settings.loss = loss;
  settings.train.shards = shards;
  settings.train.epochs = 1;
  settings.train.learning_rate = 0;
  return settings;
}

// The same with all weights zero: every track is constant.
inline std::shared_ptr<models::Model> constant_model(
    const data::Dataset& dataset, const config::TrialSettings& settings) {
  const torch::NoGradGuard no_gradient;
  auto model = tiny_model(dataset, settings);
  for (auto& parameter : model->parameters()) parameter.zero_();
  return model;
}

}  // namespace s2fbench::train
