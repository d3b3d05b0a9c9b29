// What a linear model is: prediction = weight x + bias; and which tracks can be solved
// for together.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "linear/rows.hpp"

namespace s2fbench::linear {

// Double precision, on the host.
struct Solution {
  torch::Tensor weight;  // (tracks, features)
  torch::Tensor bias;    // (tracks)
};

// Tracks that are measured on the same rows.
struct Group {
  torch::Tensor rows;  // (rows) in their order; undefined = all
  std::vector<std::int64_t> tracks;
};

// targets: (rows, tracks), NaN = not measured. Throws UserError for a track without any.
std::vector<Group> groups_of(const torch::Tensor& targets);

// Calls `solve` with the rows of each group and their targets (rows, its tracks) in
// double precision. It returns weights (features, its tracks) and biases (its tracks) for
// features less their mean.
using Solve = std::function<std::pair<torch::Tensor, torch::Tensor>(
    const CentredRows& rows, const torch::Tensor& targets)>;
Solution solve_groups(const torch::Tensor& features, const torch::Tensor& targets,
                      const Solve& solve);

}  // namespace s2fbench::linear
