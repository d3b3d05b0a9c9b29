// From a dataset's plain arrays to tensors on the device.
#pragma once

#include <torch/types.h>

#include <span>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "train/masking.hpp"

namespace s2fbench::train {

struct TensorBatch {
  // (windows, 4, length), or (windows, channels, positions); of masked letters (windows,
  // length), MaskedLetter
  torch::Tensor input;
  torch::Tensor targets;  // (windows, tracks, bins); of sequences as Dataset::values
};

// What a trial's targets are: binned coverage, one label 0 or 1 per window, numbers of
// sequences, or the letters that are masked in them.
struct Target {
  catalogue::Task task = catalogue::Task::profile;
  int resolution = 32;  // bp per bin; a label's bin is the whole window
  Masking masking = {};
};

// As the loss of the settings wants them, for scoring.
Target target_of(const config::TrialSettings& settings);
// For training in this epoch, from 1.
Target training_target(const config::TrialSettings& settings, int epoch);

TensorBatch load_batch(const data::Dataset& dataset, data::Fold fold,
                       std::span<const data::View> views, const Target& target,
                       const torch::Device& device);

// A tensor that owns the values, on the CPU, without copying them.
torch::Tensor tensor_of(std::vector<float> values, torch::IntArrayRef shape);

}  // namespace s2fbench::train
