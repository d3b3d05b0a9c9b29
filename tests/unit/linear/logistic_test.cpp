#include "linear/logistic.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.hpp"
#include "made_rows.hpp"

namespace s2fbench::linear {
namespace {

torch::Tensor labels_of(const torch::Tensor& x, double noise) {
  const torch::Tensor score =
      x.mm(normals(x.size(1), 2, "w")) / std::sqrt(static_cast<double>(x.size(1)));
  return (score + noise * normals(x.size(0), 2, "noise")).gt(0.4).to(torch::kFloat64);
}

// Of the sum of cross-entropies + |weight|^2 / 2c, over the largest entry at zero
// weights.
double relative_gradient(const Solution& solution, const torch::Tensor& x,
                         const torch::Tensor& y, double c) {
  const torch::Tensor logits = x.mm(solution.weight.t()) + solution.bias;
  const torch::Tensor errors = torch::sigmoid(logits) - y;
  const torch::Tensor of_weights = x.t().mm(errors) + solution.weight.t() / c;
  const torch::Tensor start = x.t().mm(y.mean(0) - y);
  return std::max(of_weights.abs().max().item<double>(),
                  errors.sum(0).abs().max().item<double>()) /
         start.abs().max().item<double>();
}

// Rows in pairs that share their features and differ in their label, as sequences and
// their dinucleotide shuffles do: no gradient but rounding's.
TEST(Logistic, LearnsNothingOfPairsThatAreAlike) {
  const torch::Tensor half = normals(3000, 20, "pairs").abs().to(torch::kFloat32);
  const torch::Tensor x = torch::cat({half, half.flip(0)});
  const torch::Tensor y =
      torch::cat({torch::ones({3000, 1}), torch::zeros({3000, 1})}).to(torch::kFloat64);
  const Solution solution = logistic(x, y, {});
  EXPECT_LT(solution.weight.abs().max().item<double>(), 1e-12);
  EXPECT_LT(solution.bias.abs().max().item<double>(), 1e-12);
}

TEST(Logistic, MakesTheGradientZero) {
  for (const auto& [rows, columns] : {std::pair{500, 20}, {40, 300}, {60, 60}}) {
    const torch::Tensor x = normals(rows, columns, "x");
    for (const double noise : {1.0, 0.0}) {
      const torch::Tensor y = labels_of(x, noise);
      for (const double c : {1e-3, 1.0, 1e4}) {
        EXPECT_LT(relative_gradient(logistic(x, y, {.c = c}), x, y, c), 1e-8)
            << rows << " x " << columns << ", noise " << noise << ", c " << c;
      }
    }
  }
}

TEST(Logistic, ConjugateGradientsComeToTheSame) {
  for (const auto& [rows, columns] : {std::pair{500, 40}, {40, 300}}) {
    const torch::Tensor scales = torch::logspace(-1, 1, columns, 10.0, torch::kFloat64);
    const torch::Tensor x = normals(rows, columns, "x") * scales;
    const torch::Tensor y = labels_of(x / scales, 0.5);
    const Solution exact = logistic(x, y);
    const Solution other = logistic(x, y, {.most_factorised = 1});
    EXPECT_LT(distance(other.weight, exact.weight), 1e-8);
    EXPECT_LT(distance(other.bias, exact.bias), 1e-8);
  }
}

TEST(Logistic, FeaturesFarFromZeroOnlyMoveTheIntercept) {
  const torch::Tensor x = normals(200, 5, "x");
  const torch::Tensor y = labels_of(x, 1);
  const Solution near = logistic(x, y), far = logistic(x + 1e4, y);
  EXPECT_LT(distance(far.weight, near.weight), 1e-8);
}

TEST(Logistic, WithoutFeaturesThatVaryGivesTheLogOdds) {
  const torch::Tensor x = torch::full({8, 2}, 3.0, torch::kFloat64);
  torch::Tensor y = torch::zeros({8, 1}, torch::kFloat64);
  y[0] = y[1] = 1.0;
  const Solution solution = logistic(x, y);
  EXPECT_EQ(solution.weight.abs().max().item<double>(), 0.0);
  EXPECT_NEAR(solution.bias[0].item<double>(), std::log(2.0 / 6), 1e-12);
}

TEST(Logistic, RefusesLabelsThatAreNone) {
  const torch::Tensor x = normals(10, 2, "x");
  torch::Tensor y = torch::zeros({10, 1}, torch::kFloat64);
  EXPECT_THROW(logistic(x, y), UserError);
  y[3] = 0.5;
  EXPECT_THROW(logistic(x, y), UserError);
  y[3] = 1.0;
  EXPECT_NO_THROW(logistic(x, y));
  // A track whose only positive row is unknown.
  y[3] = std::numeric_limits<double>::quiet_NaN();
  try {
    logistic(x, y);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "logistic regression cannot be fitted: track 1 has labels of one class "
                 "only");
  }
}

TEST(Logistic, SaysWhenItStopsShort) {
  const torch::Tensor x = normals(100, 5, "x");
  EXPECT_THROW(logistic(x, labels_of(x, 1), {.most_steps = 1}), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::linear
