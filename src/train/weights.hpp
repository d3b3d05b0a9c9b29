// A copy of everything a model has learned: parameters and batch norm averages, on the
// CPU.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "models/model.hpp"

namespace s2fbench::train {

// In the order of the model's named parameters, then its named buffers.
using Weights = std::vector<torch::Tensor>;

Weights copy_weights(const models::Model& model);
// The model must have the same architecture.
void restore_weights(models::Model& model, const Weights& weights);
// 32 hexadecimal digits over names, shapes and bits: equal only for equal weights.
std::string weights_hash(const models::Model& model);

}  // namespace s2fbench::train
