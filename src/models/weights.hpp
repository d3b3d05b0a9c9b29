// The weights of a model as a safetensors file: parameters and buffers by name.
#pragma once

#include <torch/nn/module.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace s2fbench::models {

// Parameters, then buffers, in registration order. The tensors are the model's own.
std::vector<std::pair<std::string, torch::Tensor>> named_weights(
    const torch::nn::Module& model);

// Complete and on disk when it returns; float32.
void save_weights(const std::string& path, const torch::nn::Module& model,
                  const std::map<std::string, std::string>& metadata = {});

// The file must hold exactly the model's weights. Throws UserError that lists every
// missing, surplus, misshapen and non-float32 tensor; the model is then unchanged.
void load_weights(const std::string& path, torch::nn::Module& model);

}  // namespace s2fbench::models
