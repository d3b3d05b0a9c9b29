#include "linear/regression.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.hpp"
#include "linear/fit.hpp"
#include "made_rows.hpp"

namespace s2fbench::linear {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// What is left of each target, (rows, tracks).
torch::Tensor residuals(const Solution& solution, const torch::Tensor& x,
                        const torch::Tensor& y) {
  return y - x.mm(solution.weight.t()) - solution.bias;
}

torch::Tensor centred(const torch::Tensor& x) { return x - x.mean(0); }

TEST(LeastSquares, FindsWhatIsExactlyLinear) {
  const torch::Tensor x = normals(200, 20, "x"), w = normals(20, 3, "w");
  const Solution solution = least_squares(x, x.mm(w) + 5);
  EXPECT_LT(distance(solution.weight, w.t()), 1e-13);
  EXPECT_LT(distance(solution.bias, torch::full({3}, 5.0, torch::kFloat64)), 1e-13);
}

// Columns that are sums of others: the smallest weights lie in the rows' span.
TEST(LeastSquares, GivesTheSmallestWeights) {
  const torch::Tensor base = normals(300, 10, "base");
  const torch::Tensor x = base.mm(normals(10, 25, "mix"));
  const torch::Tensor y = normals(300, 2, "y");
  for (const auto& [features, targets] :
       {std::pair{x, y}, {x.slice(0, 0, 20), y.slice(0, 0, 20)}}) {
    const Solution solution = least_squares(features, targets);
    const torch::Tensor inverse = torch::linalg_pinv(centred(features), 1e-10);
    EXPECT_LT(distance(solution.weight.t(), inverse.mm(centred(targets))), 1e-10);
  }
}

// Columns so alike that normal equations would see one.
TEST(LeastSquares, KeepsTheDigitsOfColumnsThatAreAlike) {
  torch::Tensor x = normals(500, 4, "x");
  x.select(1, 3) = x.select(1, 2) + 1e-7 * normals(500, 1, "apart").squeeze(1);
  torch::Tensor w = torch::tensor({1.0, -2.0, 3.0, 4.0}, torch::kFloat64).unsqueeze(1);
  EXPECT_LT(distance(least_squares(x, x.mm(w)).weight, w.t()), 1e-7);
}

// Shares have the sum 1, but in single precision only to 1e-7: what remains is no column.
TEST(LeastSquares, OfSinglePrecisionDoesNotFitRounding) {
  const torch::Tensor counts = normals(2000, 16, "counts").abs();
  const torch::Tensor shares = counts / counts.sum(1, true);
  const torch::Tensor y = normals(2000, 2, "y") + shares.mm(normals(16, 2, "w"));
  const Solution solution = least_squares(shares.to(torch::kFloat32), y);
  const Solution exact = least_squares(shares, y);
  EXPECT_LT(solution.weight.abs().max().item<double>(), 100);
  EXPECT_LT(distance(solution.weight, exact.weight), 1e-4);
}

TEST(Ridge, MakesTheGradientZeroInBothForms) {
  for (const auto& [rows, columns] : {std::pair{400, 30}, {30, 400}, {50, 50}}) {
    const torch::Tensor x = normals(rows, columns, "x") + 2, y = normals(rows, 3, "y");
    for (const double alpha : {1e-3, 1.0, 1e3}) {
      const Solution solution = ridge(x, y, alpha);
      const torch::Tensor left = residuals(solution, x, y);
      EXPECT_LT(left.mean(0).abs().max().item<double>(), 1e-11);
      EXPECT_LT(distance(x.t().mm(left), alpha * solution.weight.t()), 1e-8)
          << rows << " " << alpha;
    }
  }
}

TEST(Ridge, APenaltyBelowRoundingGivesTheSmallestWeights) {
  const torch::Tensor x = normals(300, 10, "base").mm(normals(10, 25, "mix"));
  const torch::Tensor y = normals(300, 2, "y");
  const Solution solution = ridge(x, y, 1e-12);
  const Solution least = least_squares(x, y);
  EXPECT_LT(distance(residuals(solution, x, y), residuals(least, x, y)), 1e-9);
  EXPECT_LT(distance(solution.weight, least.weight), 1e-2);
}

TEST(Ridge, TracksAreFittedOverTheirOwnRows) {
  const torch::Tensor x = normals(60, 5, "x"), full = normals(60, 4, "y");
  torch::Tensor y = full.clone();
  y.slice(0, 0, 20).select(1, 1) = kNan;
  y.slice(0, 40).select(1, 3) = kNan;
  y.slice(0, 0, 20).select(1, 2) = kNan;
  const Solution all = ridge(x, y, 0.5);
  const auto expect_track = [&](std::int64_t track, std::int64_t first,
                                std::int64_t end) {
    const Solution one = ridge(x.slice(0, first, end),
                               full.slice(0, first, end).slice(1, track, track + 1), 0.5);
    EXPECT_LT(distance(all.weight[track], one.weight[0]), 1e-12) << track;
    EXPECT_LT(distance(all.bias[track], one.bias[0]), 1e-12) << track;
  };
  expect_track(0, 0, 60);
  expect_track(1, 20, 60);
  expect_track(2, 20, 60);
  expect_track(3, 0, 40);
  EXPECT_EQ(groups_of(y).size(), 3u);
  y.select(1, 0) = kNan;
  EXPECT_THROW(ridge(x, y, 0.5), UserError);
}

TEST(Ridge, ConstantColumnsHaveNoWeight) {
  torch::Tensor x = normals(40, 4, "x");
  x.select(1, 2) = 0.3;
  const torch::Tensor y = normals(40, 1, "y");
  EXPECT_EQ(ridge(x, y, 1e-3).weight[0][2].item<double>(), 0.0);
  EXPECT_EQ(least_squares(x, y).weight[0][2].item<double>(), 0.0);
  // Nothing varies: the mean is all there is.
  const Solution flat = least_squares(torch::full({40, 2}, 0.3, torch::kFloat64), y);
  EXPECT_EQ(flat.weight.abs().max().item<double>(), 0.0);
  EXPECT_NEAR(flat.bias[0].item<double>(), y.mean().item<double>(), 1e-15);
}

TEST(Fit, TakesTheModelAndItsOptions) {
  const torch::Tensor x = normals(40, 4, "x"), y = normals(40, 2, "y");
  const Solution solution = fit("ridge", {{"alpha", "2.5"}}, x, y);
  EXPECT_TRUE(torch::equal(solution.weight, ridge(x, y, 2.5).weight));
  EXPECT_TRUE(
      torch::equal(fit("least_squares", {}, x, y).bias, least_squares(x, y).bias));
  EXPECT_THROW(fit("cnn", {}, x, y), InternalError);
  EXPECT_THROW(fit("ridge", {{"alpha", "1"}}, x, y.slice(0, 1)), InternalError);
}

}  // namespace
}  // namespace s2fbench::linear
