#include "linear/rows.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::linear {
namespace {

// Numbers of a block, 8 MiB: it is read again while a cache still holds it. Sums of
// products gain more from long blocks.
constexpr std::int64_t kBlock = std::int64_t{1} << 20;
constexpr std::int64_t kProductBlock = std::int64_t{1} << 22;
// Columns of a tile of a symmetric product: those above the diagonal are left out, which
// spares almost half of the work.
constexpr std::int64_t kTile = 256;

std::int64_t lines_of_block(std::int64_t numbers, std::int64_t length) {
  return std::max<std::int64_t>(numbers / std::max<std::int64_t>(length, 1), 1);
}

// sum += left' right, the lower triangle. left, right: (lines, n); sum: (n, n)
void add_lower_product(const torch::Tensor& left, const torch::Tensor& right,
                       const torch::Tensor& sum) {
  const std::int64_t n = sum.size(0);
  for (std::int64_t first = 0; first < n; first += kTile) {
    const std::int64_t end = std::min(first + kTile, n);
    sum.slice(0, first, end)
        .slice(1, 0, end)
        .addmm_(left.slice(1, first, end).t(), right.slice(1, 0, end));
  }
}

}  // namespace

CentredRows::CentredRows(torch::Tensor features, torch::Tensor chosen)
    : features_(std::move(features)), chosen_(std::move(chosen)) {
  if (features_.dim() != 2 || !features_.is_floating_point())
    throw InternalError("features are a matrix of floats");
  rows_ = chosen_.defined() ? chosen_.numel() : features_.size(0);
  if (rows_ == 0) throw InternalError("no rows to fit");
  const torch::Tensor row =
      features_[chosen_.defined() ? chosen_[0].item<std::int64_t>() : 0];
  // Deviations from a row: columns that are constant become exactly zero.
  mean_ = row.to(torch::kFloat64);
  torch::Tensor sum = torch::zeros_like(mean_);
  for_each_block([&](std::int64_t, const torch::Tensor& block) { sum += block.sum(0); });
  mean_ = mean_ + sum / static_cast<double>(rows_);
  if (!torch::isfinite(mean_).all().item<bool>())
    throw UserError("a linear model cannot be fitted", "features that are not finite",
                    "try to leave out rows with NaN or infinity");
}

void CentredRows::for_each_block(const Visit& visit) const {
  const std::int64_t step = std::min(lines_of_block(kBlock, columns()), rows_);
  visit_blocks(torch::empty({step, columns()}, torch::kFloat64), visit);
}

void CentredRows::for_each_product_block(const Visit& visit) const {
  const std::int64_t step = std::min(lines_of_block(kProductBlock, columns()), rows_);
  visit_blocks(torch::empty({columns(), step}, torch::kFloat64).t(), visit);
}

void CentredRows::visit_blocks(const torch::Tensor& buffer, const Visit& visit) const {
  const std::int64_t step = buffer.size(0);
  for (std::int64_t first = 0; first < rows_; first += step) {
    const std::int64_t end = std::min(first + step, rows_);
    const torch::Tensor lines =
        chosen_.defined() ? features_.index_select(0, chosen_.slice(0, first, end))
                          : features_.slice(0, first, end);
    visit(first, buffer.slice(0, 0, end - first).copy_(lines).sub_(mean_));
  }
}

void CentredRows::for_each_column_block(const Visit& visit) const {
  const std::int64_t step = std::min(lines_of_block(kProductBlock, rows_), columns());
  const torch::Tensor buffer = torch::empty({rows_, step}, torch::kFloat64);
  for (std::int64_t first = 0; first < columns(); first += step) {
    const std::int64_t end = std::min(first + step, columns());
    torch::Tensor lines = features_.slice(1, first, end);
    if (chosen_.defined()) lines = lines.index_select(0, chosen_);
    const torch::Tensor block = buffer.slice(1, 0, end - first);
    visit(first, block.copy_(lines).sub_(mean_.slice(0, first, end)));
  }
}

torch::Tensor CentredRows::times(const torch::Tensor& weights) const {
  torch::Tensor out = torch::empty({rows_, weights.size(1)}, torch::kFloat64);
  for_each_block([&](std::int64_t first, const torch::Tensor& block) {
    out.slice(0, first, first + block.size(0)) = torch::mm(block, weights);
  });
  return out;
}

torch::Tensor CentredRows::transposed_times(const torch::Tensor& values) const {
  torch::Tensor out = torch::zeros({columns(), values.size(1)}, torch::kFloat64);
  for_each_block([&](std::int64_t first, const torch::Tensor& block) {
    out.addmm_(block.t(), values.slice(0, first, first + block.size(0)));
  });
  return out;
}

torch::Tensor CentredRows::transposed_errors(const torch::Tensor& targets,
                                             const torch::Tensor& weights) const {
  torch::Tensor out = torch::zeros({columns(), targets.size(1)}, torch::kFloat64);
  for_each_block([&](std::int64_t first, const torch::Tensor& block) {
    const torch::Tensor of_block = targets.slice(0, first, first + block.size(0));
    out.addmm_(block.t(), of_block - torch::mm(block, weights));
  });
  return out;
}

std::pair<torch::Tensor, torch::Tensor> CentredRows::normal_equations(
    const torch::Tensor& targets) const {
  torch::Tensor sum = torch::zeros({columns(), columns()}, torch::kFloat64);
  torch::Tensor right = torch::zeros({columns(), targets.size(1)}, torch::kFloat64);
  for_each_product_block([&](std::int64_t first, const torch::Tensor& block) {
    add_lower_product(block, block, sum);
    right.addmm_(block.t(), targets.slice(0, first, first + block.size(0)));
  });
  return {sum, right};
}

torch::Tensor CentredRows::gram(const torch::Tensor& weights) const {
  torch::Tensor sum = torch::zeros({columns(), columns()}, torch::kFloat64);
  for_each_product_block([&](std::int64_t first, const torch::Tensor& block) {
    const auto of_block = weights.slice(0, first, first + block.size(0)).unsqueeze(1);
    add_lower_product(block * of_block, block, sum);
  });
  return sum;
}

torch::Tensor CentredRows::squares(const torch::Tensor& weights) const {
  torch::Tensor sum = torch::zeros({columns(), 1}, torch::kFloat64);
  for_each_block([&](std::int64_t first, const torch::Tensor& block) {
    sum.addmm_(block.square().t(),
               weights.slice(0, first, first + block.size(0)).unsqueeze(1));
  });
  return sum;
}

torch::Tensor CentredRows::kernel() const {
  torch::Tensor sum = torch::zeros({rows_, rows_}, torch::kFloat64);
  for_each_column_block([&](std::int64_t, const torch::Tensor& block) {
    const torch::Tensor lines = block.t();
    add_lower_product(lines, lines, sum);
  });
  return sum;
}

}  // namespace s2fbench::linear
