// Training losses by name. Each compares (batch, tracks, bins) tensors and returns a
// scalar.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

namespace s2fbench::losses {

// (predicted, true), each (batch, tracks, bins) -> scalar.
using Loss = std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>;

// Throws UserError for an unknown name.
Loss make_loss(const std::string& name);
std::vector<std::string> factory_names();

}  // namespace s2fbench::losses
