// Least squares and ridge regression, with an intercept that no penalty falls on; each
// track over the rows where it is measured.
//
// features: (rows, features), float or double; targets: (rows, tracks), NaN = not
// measured. Both on the host. Sums are of double precision, and single-precision features
// are widened block by block.
#pragma once

#include <torch/types.h>

#include "linear/solution.hpp"

namespace s2fbench::linear {

// Of all weights with the least sum of squared errors the smallest ones. Singular values
// below max(rows, features) epsilon times the largest count as zero, of single-precision
// features those below 1e-5 of it. By QR factorisations
// of blocks, since normal equations would lose half of the digits.
Solution least_squares(const torch::Tensor& features, const torch::Tensor& targets);

// The least sum of squared errors + alpha times the sum of squared weights, alpha > 0. By
// a Cholesky factorisation of the normal equations or, with more features than rows, of
// their dual; then one step of refinement from the rows themselves.
Solution ridge(const torch::Tensor& features, const torch::Tensor& targets, double alpha);

}  // namespace s2fbench::linear
