// The options by which commands name a pre-trained model and its weights.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/options.hpp"
#include "pretrained/registry.hpp"
#include "train/device.hpp"

namespace s2fbench::app {

// --weights, --size, --tokenizer, --seed, --precision, --device.
std::vector<config::OptionRow> weight_options();
// The names of the models, for a help text.
std::string pretrained_names();

// The model of `name`, with the sizes of --size, and before them of a folder that
// --weights names.
std::unique_ptr<pretrained::PretrainedModel> pretrained_model(
    const config::ParsedOptions& options, const std::string& name);
// "nt-500m layers=4 hidden=64"
std::string model_in_words(const config::ParsedOptions& options, const std::string& name);
// Loads or makes them, on the rank's device: the memory that they need is told first.
pretrained::Weights weights_for(const config::ParsedOptions& options,
                                const pretrained::PretrainedModel& model,
                                const train::NodePlace& place);

}  // namespace s2fbench::app
