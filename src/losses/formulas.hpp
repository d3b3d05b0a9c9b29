// The formulas behind the loss names, one source file each.
//
// All take (predicted, true), each (batch, tracks, bins), and return a scalar.
#pragma once

#include <torch/torch.h>

namespace s2fbench::losses {

// Mean over every element of p - y log(p + 1e-7). p must be positive.
torch::Tensor poisson(const torch::Tensor& predicted, const torch::Tensor& truth);

// Mean over every element of (y - p)^2.
torch::Tensor mse(const torch::Tensor& predicted, const torch::Tensor& truth);

// Minus the mean over tracks of Pearson's r, each over batch and bins jointly. A track
// where either side is constant counts as r = 0 and sends no gradient.
torch::Tensor pearson(const torch::Tensor& predicted, const torch::Tensor& truth);

}  // namespace s2fbench::losses
