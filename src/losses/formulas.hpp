// The formulas behind the loss names, one source file each.
//
// All take (prediction, truth), the truth (batch, tracks, bins). Formulas and their
// reductions are those of the profile study (Toneyan, Tang & Koo 2022).
#pragma once

#include "losses/loss.hpp"

namespace s2fbench::losses {

// Mean over every element of p - y log(p + 1e-7). p must be positive.
LossValue poisson(const Prediction& predicted, const torch::Tensor& truth);

// Mean over every element of (y - p)^2.
LossValue mse(const Prediction& predicted, const torch::Tensor& truth);

// Minus the mean over tracks of Pearson's r, each over batch and bins jointly. A track
// where either side is constant counts as r = 0 and sends no gradient.
LossValue pearson(const Prediction& predicted, const torch::Tensor& truth);

}  // namespace s2fbench::losses
