// Tensors as pieces of a training's saved state: their bits, from and to any device.
#pragma once

#include <torch/types.h>

#include <string>

#include "models/model.hpp"
#include "train/saved_state.hpp"
#include "train/weights.hpp"

namespace s2fbench::train {

// A tensor whose shape and type stay; it is written in place when loaded.
void add_tensor(SavedState& state, const std::string& name, const torch::Tensor& tensor);
// A copy of a model's weights, empty or shaped like `model`. Loading makes new tensors.
void add_weights(SavedState& state, const std::string& name, Weights& weights,
                 const models::Model& model);

}  // namespace s2fbench::train
