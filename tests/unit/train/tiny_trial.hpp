// A dataset and settings so small that a trial takes a second.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "support/tiny_dataset.hpp"
#include "train/step.hpp"

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

// Of those that train on the windows of a genome.
inline std::vector<std::string> all_model_names() {
  std::vector<std::string> names;
  for (const auto& model : catalogue::models()) {
    if (model.own_loss.empty()) names.push_back(model.name);
  }
  return names;
}

// With a loss that fits the model; its name perhaps with the kind of its heads:
// "cnn:task".
inline config::TrialSettings tiny_settings_for(const std::string& what) {
  const auto words = split(what, ':');
  auto settings = tiny_settings(words[0]);
  const auto& model = *catalogue::find_model(words[0]);
  if (words.size() > 1) settings.model_options["head"] = words[1];
  if (model.task == catalogue::Task::binary) {
    settings.loss = "bce";
    settings.resolution = 2048;
  } else if (model.counts) {
    settings.loss = "multinomial_count_mse";
  }
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

// A step on the first windows of the training fold, as they are stored.
inline StepInput tiny_input(const data::Dataset& dataset,
                            const config::TrialSettings& settings, int windows) {
  StepInput input;
  input.windows = windows;
  input.load = [&dataset, settings](const Shard& shard) {
    std::vector<data::View> views;
    for (int i = shard.first; i < shard.first + shard.size; ++i)
      views.push_back(dataset.centre(data::Fold::train, i));
    return load_batch(dataset, data::Fold::train, views, target_of(settings),
                      torch::kCPU);
  };
  return input;
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
