// A copy of everything a model has learned: parameters and batch norm averages, on the
// CPU.
#pragma once

#include <torch/types.h>

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
// Collective over the gang. Gives every rank the first one's weights, which may differ by
// a bit between types of CPU although they were drawn from the same streams. own: the
// model's, copied where a rank that has no memory for it can still say so.
void share_weights(models::Model& model, Weights own, const comm::Context& gang);
// 32 hexadecimal digits over names, shapes and bits: equal only for equal weights.
std::string weights_hash(const models::Model& model);

}  // namespace s2fbench::train
