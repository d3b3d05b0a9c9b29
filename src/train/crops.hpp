// From a dataset's arrays to tensors on a GPU: bytes and coverage per base travel there,
// and are flipped, one-hot encoded and binned where they arrive.
#pragma once

#include <torch/types.h>

#include <span>

#include "data/dataset.hpp"
#include "train/batches.hpp"

namespace s2fbench::train {

// Windows as the dataset holds them, cropped.
struct Crops {
  torch::Tensor bases;     // (windows, length), bytes, data::BaseCode
  torch::Tensor coverage;  // (windows, tracks, length); of labels (windows, tracks, 1)
  torch::Tensor reversed;  // (windows), boolean: the other strand is wanted
};

// pinned: in memory that a GPU reads by itself.
Crops read_crops(const data::Dataset& dataset, data::Fold fold,
                 std::span<const data::View> views, const Target& target, bool pinned);

// Of crops on any device; what Dataset::batch gives, but for rounding.
TensorBatch decode(const Crops& crops, const Target& target);

}  // namespace s2fbench::train
