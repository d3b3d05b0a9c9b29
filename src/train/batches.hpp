// From a dataset's plain arrays to tensors on the device.
#pragma once

#include <torch/torch.h>

#include <span>
#include <vector>

#include "data/dataset.hpp"

namespace s2fbench::train {

struct TensorBatch {
  torch::Tensor onehot;   // (windows, 4, length)
  torch::Tensor targets;  // (windows, tracks, bins)
};

TensorBatch load_batch(const data::Dataset& dataset, data::Fold fold,
                       std::span<const data::View> views, int resolution,
                       const torch::Device& device);

// A tensor that owns the values, on the CPU, without copying them.
torch::Tensor tensor_of(std::vector<float> values, torch::IntArrayRef shape);

}  // namespace s2fbench::train
