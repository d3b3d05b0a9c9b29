#include "models/initialise.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/layers.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

constexpr double kLeftByTheCut = 0.87962566103423978;  // spread of a normal cut at 2

// A layer's first weights: mean zero, the given spread, nothing beyond the limit.
void expect_drawn(const torch::Tensor& weight, double sigma, double limit) {
  EXPECT_LE(weight.abs().max().item<double>(), limit * (1 + 1e-6));
  EXPECT_GT(weight.abs().max().item<double>(), 0.97 * limit);
  EXPECT_NEAR(weight.mean().item<double>(), 0.0, 0.03 * sigma);
  EXPECT_NEAR(weight.std().item<double>(), sigma, 0.03 * sigma);
}

TEST(FirstWeightsTest, AreKeras) {
  constexpr int kIn = 40, kOut = 60, kWidth = 7;
  const auto drawn = [=](FirstWeights first, bool square) {
    torch::nn::Module model;
    const auto layer = model.register_module(
        "layer", Convolution(kIn, kOut, kWidth, 1, WeightOptions{first, false, square}));
    initialise(model, 5);
    return layer->weight;
  };
  const double in = kIn * kWidth, both = (kIn + kOut) * kWidth;
  const double uniform = std::sqrt(6.0 / both);
  expect_drawn(drawn(FirstWeights::glorot_uniform, false), uniform / std::sqrt(3.0),
               uniform);
  // The spread after the cut is the one that the name promises; the cut is at twice the
  // spread before it.
  const double glorot = std::sqrt(2.0 / both), he = std::sqrt(2.0 / in);
  expect_drawn(drawn(FirstWeights::glorot_normal, false), glorot,
               2 * glorot / kLeftByTheCut);
  expect_drawn(drawn(FirstWeights::he_normal, false), he, 2 * he / kLeftByTheCut);
  const double he_uniform = std::sqrt(6.0 / in);
  expect_drawn(drawn(FirstWeights::he_uniform, false), he_uniform / std::sqrt(3.0),
               he_uniform);
  // Not cut: the largest of 16,800 draws is beyond three standard deviations.
  const torch::Tensor small = drawn(FirstWeights::small_normal, false);
  EXPECT_NEAR(small.std().item<double>(), 0.005, 0.0001);
  EXPECT_NEAR(small.mean().item<double>(), 0.0, 0.00015);
  EXPECT_GT(small.abs().max().item<double>(), 0.015);
  // A column of a width x width kernel starts sqrt(width) smaller.
  const double square = he / std::sqrt(kWidth);
  expect_drawn(drawn(FirstWeights::he_normal, true), square, 2 * square / kLeftByTheCut);
}

TEST(FirstWeightsTest, ALayerMayHaveNoBias) {
  const torch::Tensor x = torch::ones({1, 2, 5});
  Convolution without(2, 3, 3, 1, WeightOptions{FirstWeights::he_normal, false});
  EXPECT_EQ(without->parameters().size(), 1u);
  EXPECT_EQ(without->forward(x).abs().max().item<float>(), 0.0f);
  Dense with(2, 3, WeightOptions{FirstWeights::glorot_normal});
  EXPECT_EQ(with->parameters().size(), 2u);
}

}  // namespace
}  // namespace s2fbench::models
