// Rows of features that a model is fitted to, read in blocks: the features may be of
// single precision and fill most of the memory.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <utility>

namespace s2fbench::linear {

// Some rows of `features`, each column less its mean over them. All sums are of double
// precision; the same bits for the same number of threads.
class CentredRows {
 public:
  // features: (all rows, columns), float or double, on the host. chosen: (rows), whole
  // numbers; undefined = all rows. Throws UserError when they are not finite.
  CentredRows(torch::Tensor features, torch::Tensor chosen = {});

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return features_.size(1); }
  const torch::Tensor& mean() const { return mean_; }  // (columns)
  bool of_single_precision() const { return features_.scalar_type() == torch::kFloat32; }

  // Calls `visit(first row, block)` for one block (some rows, columns) after the other;
  // its memory is that of the next.
  using Visit = std::function<void(std::int64_t, const torch::Tensor&)>;
  void for_each_block(const Visit& visit) const;
  // The same of blocks (rows, some columns).
  void for_each_column_block(const Visit& visit) const;

  // X weights: (columns, n) -> (rows, n)
  torch::Tensor times(const torch::Tensor& weights) const;
  // X' values: (rows, n) -> (columns, n)
  torch::Tensor transposed_times(const torch::Tensor& values) const;
  // X' (targets - X weights). targets: (rows, n), weights: (columns, n) -> (columns, n)
  torch::Tensor transposed_errors(const torch::Tensor& targets,
                                  const torch::Tensor& weights) const;
  // X' X, the lower triangle of (columns, columns), and X' targets, (columns, n).
  std::pair<torch::Tensor, torch::Tensor> normal_equations(
      const torch::Tensor& targets) const;
  // X' diag(weights) X, the lower triangle of (columns, columns). weights: (rows), >= 0.
  torch::Tensor gram(const torch::Tensor& weights) const;
  // The diagonal of that, (columns, 1).
  torch::Tensor squares(const torch::Tensor& weights) const;
  // X X', the lower triangle of (rows, rows).
  torch::Tensor kernel() const;

 private:
  // Long blocks whose columns lie together, for which sums of products are half as fast
  // again.
  void for_each_product_block(const Visit& visit) const;
  // buffer: (lines of a block, columns)
  void visit_blocks(const torch::Tensor& buffer, const Visit& visit) const;

  torch::Tensor features_;
  torch::Tensor chosen_;
  std::int64_t rows_;
  torch::Tensor mean_;
};

}  // namespace s2fbench::linear
