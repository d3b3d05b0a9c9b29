// A copy of everything a model has learned: parameters and batch norm averages, on the
// CPU.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "comm/context.hpp"
#include "models/model.hpp"

namespace s2fbench::train {

// In the order of the model's named parameters, then its named buffers.
using Weights = std::vector<torch::Tensor>;

Weights copy_weights(const models::Model& model);
// The model must have the same architecture.
void restore_weights(models::Model& model, const Weights& weights);
// Collective over the gang. Gives every rank the first one's: drawn from the same streams
// they may still differ by a bit between types of CPU.
void share_weights(models::Model& model, const comm::Context& gang);
// 32 hexadecimal digits over names, shapes and bits: equal only for equal weights.
std::string weights_hash(const models::Model& model);

}  // namespace s2fbench::train
