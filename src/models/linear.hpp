// The weights of a linear model, which are solved for rather than trained.
#pragma once

#include <torch/nn/module.h>

#include "models/model.hpp"

namespace s2fbench::models {

// Of a model of a `fitted` catalogue row. weight: (tracks, channels x positions), bias:
// (tracks), of any precision. Throws InternalError for another model or other sizes.
void set_linear(Model& model, const torch::Tensor& weight, const torch::Tensor& bias);

}  // namespace s2fbench::models
