// From a dataset's plain arrays to tensors on the device.
#pragma once

#include <torch/types.h>

#include <span>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"

namespace s2fbench::train {

struct TensorBatch {
  torch::Tensor input;    // (windows, 4, length), or (windows, channels, positions)
  torch::Tensor targets;  // (windows, tracks, bins); of sequences as Dataset::values
};

// What a trial's targets are: binned coverage, or one label 0 or 1 per window.
struct Target {
  catalogue::Task task = catalogue::Task::profile;
  int resolution = 32;  // bp per bin; a label's bin is the whole window
};

// As the loss of the settings wants them.
Target target_of(const config::TrialSettings& settings);

TensorBatch load_batch(const data::Dataset& dataset, data::Fold fold,
                       std::span<const data::View> views, const Target& target,
                       const torch::Device& device);

// A tensor that owns the values, on the CPU, without copying them.
torch::Tensor tensor_of(std::vector<float> values, torch::IntArrayRef shape);

}  // namespace s2fbench::train
