// Logistic regression of labels, each track over the rows where it has one.
//
// Least is  sum of cross-entropies + |weight|^2 / 2c , the intercept free of the penalty,
// which has one minimum for labels of both classes, separable ones included.
#pragma once

#include <torch/types.h>

#include <cstdint>

#include "linear/solution.hpp"

namespace s2fbench::linear {

// Newton's method with a line search, from weights of zero and the intercept that the
// share of ones gives. It ends when no entry of the gradient is larger than `tolerance`
// times the largest at that start, or than its rounding.
struct LogisticOptions {
  double c = 1;
  double tolerance = 1e-10;
  int most_steps = 200;
  // Up to so many unknowns (the lesser of features and rows) each step factorises the
  // matrix of second derivatives; beyond it is found by conjugate gradients.
  std::int64_t most_factorised = 4096;
};

// features: (rows, features), float or double; labels: (rows, tracks), 0 or 1, NaN =
// unknown. Throws UserError for a track of one class, EnvironmentError when `most_steps`
// are too few.
Solution logistic(const torch::Tensor& features, const torch::Tensor& labels,
                  const LogisticOptions& options = {});

}  // namespace s2fbench::linear
