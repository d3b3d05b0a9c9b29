// The linear models of the catalogue, by name.
#pragma once

#include <torch/types.h>

#include <string>

#include "catalogue/catalogue.hpp"
#include "linear/solution.hpp"

namespace s2fbench::linear {

// model: a `fitted` row of the catalogue, options: all of its own. features: (rows,
// features), float or double; targets: (rows, tracks), NaN = not measured.
Solution fit(const std::string& model, const catalogue::Options& options,
             const torch::Tensor& features, const torch::Tensor& targets);

}  // namespace s2fbench::linear
