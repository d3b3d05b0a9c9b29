#include "linear/regression.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "linear/stacked_qr.hpp"

namespace s2fbench::linear {
namespace {

// (rows, tracks) -> means (tracks) and deviations from them; those of constants are zero.
std::pair<torch::Tensor, torch::Tensor> centred(const torch::Tensor& targets) {
  const torch::Tensor mean = targets[0] + (targets - targets[0]).mean(0);
  return {mean, targets - mean};
}

// Reciprocals; 0 for values below a share of the largest one.
torch::Tensor inverse_of(const torch::Tensor& values, double share) {
  return torch::where(values > share * values.max(), values.reciprocal(),
                      torch::zeros_like(values));
}

// Below which share of the largest singular value columns depend on each other. Of
// single precision their numbers are known to 6e-8: what is left of a sum that should be
// constant is some 1e-7, and would get weights that predict noise.
double singular_share(const CentredRows& rows) {
  if (rows.of_single_precision()) return 1e-5;
  return static_cast<double>(std::max(rows.rows(), rows.columns())) *
         std::numeric_limits<double>::epsilon();
}

// (features, tracks). targets: (rows, tracks), centred.
torch::Tensor tall_least_squares(const CentredRows& rows, const torch::Tensor& targets) {
  StackedQr qr;
  rows.for_each_block([&](std::int64_t first, const torch::Tensor& block) {
    qr.add(torch::cat({block, targets.slice(0, first, first + block.size(0))}, 1));
  });
  const std::int64_t columns = rows.columns();
  const torch::Tensor factor = qr.factor().slice(0, 0, columns);
  const auto [u, s, vt] = torch::linalg_svd(factor.slice(1, 0, columns), false);
  const torch::Tensor right = torch::mm(u.t(), factor.slice(1, columns));
  return torch::mm(vt.t(), right * inverse_of(s, singular_share(rows)).unsqueeze(1));
}

// The same from the factor of X': X = R' Q', and the smallest weights are
// X' (X X')^+ targets.
torch::Tensor wide_least_squares(const CentredRows& rows, const torch::Tensor& targets) {
  StackedQr qr;
  rows.for_each_column_block(
      [&](std::int64_t, const torch::Tensor& block) { qr.add(block.t()); });
  const auto [u, s, vt] = torch::linalg_svd(qr.factor(), false);
  const torch::Tensor inverse = inverse_of(s, singular_share(rows)).square().unsqueeze(1);
  return rows.transposed_times(torch::mm(vt.t(), torch::mm(vt, targets) * inverse));
}

using Solver = std::function<torch::Tensor(const torch::Tensor&)>;

// Of (matrix + alpha) x = right, right: (n, tracks). Of the symmetric matrix (n, n) the
// lower triangle counts, and it is written to.
Solver positive_solver(torch::Tensor matrix, double alpha) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  matrix.diagonal().add_(alpha);
  const auto [factor, info] = torch::linalg_cholesky_ex(matrix);
  // Pivots of what depends on other columns are alpha, give or take the sums' rounding.
  const double rounding = 100 * epsilon * matrix.diagonal().max().item<double>();
  if (info.item<int>() == 0 &&
      factor.diagonal().square().min().item<double>() > rounding) {
    return [factor = factor](const torch::Tensor& right) {
      return torch::cholesky_solve(right, factor);
    };
  }
  // The penalty drowns in it: there the weights stay zero.
  const auto [values, vectors] = torch::linalg_eigh(matrix, "L");
  const torch::Tensor inverse =
      inverse_of(values, epsilon * static_cast<double>(values.numel()));
  return [inverse = inverse.unsqueeze(1), vectors = vectors](const torch::Tensor& right) {
    return torch::mm(vectors, torch::mm(vectors.t(), right) * inverse);
  };
}

torch::Tensor primal_ridge(const CentredRows& rows, const torch::Tensor& targets,
                           double alpha) {
  const auto [gram, right] = rows.normal_equations(targets);
  const Solver solve = positive_solver(gram, alpha);
  const torch::Tensor weights = solve(right);
  return weights + solve(rows.transposed_errors(targets, weights) - alpha * weights);
}

torch::Tensor dual_ridge(const CentredRows& rows, const torch::Tensor& targets,
                         double alpha) {
  const Solver solve = positive_solver(rows.kernel(), alpha);
  torch::Tensor dual = solve(targets);
  const torch::Tensor left = targets - rows.times(rows.transposed_times(dual));
  dual = dual + solve(left - alpha * dual);
  return rows.transposed_times(dual);
}

}  // namespace

Solution least_squares(const torch::Tensor& features, const torch::Tensor& targets) {
  return solve_groups(features, targets,
                      [](const CentredRows& rows, const torch::Tensor& values) {
                        const auto [mean, deviations] = centred(values);
                        const bool tall = rows.rows() >= rows.columns();
                        return std::pair{tall ? tall_least_squares(rows, deviations)
                                              : wide_least_squares(rows, deviations),
                                         mean};
                      });
}

Solution ridge(const torch::Tensor& features, const torch::Tensor& targets,
               double alpha) {
  if (!(alpha > 0)) throw InternalError("ridge regression without a penalty");
  return solve_groups(features, targets,
                      [alpha](const CentredRows& rows, const torch::Tensor& values) {
                        const auto [mean, deviations] = centred(values);
                        const bool tall = rows.rows() >= rows.columns();
                        return std::pair{tall ? primal_ridge(rows, deviations, alpha)
                                              : dual_ridge(rows, deviations, alpha),
                                         mean};
                      });
}

}  // namespace s2fbench::linear
