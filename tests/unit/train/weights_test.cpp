#include "train/weights.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "unit/train/toy_model.hpp"

namespace s2fbench::train {
namespace {

TEST(Weights, CopiesAreIndependentAndComeBackBitForBit) {
  ToyModel toy(true);
  const auto hash = weights_hash(toy);
  const auto copy = copy_weights(toy);
  {
    const torch::NoGradGuard no_gradient;
    toy.weight.add_(1.0);
    toy.norm->running_mean.add_(1.0);
  }
  EXPECT_NE(weights_hash(toy), hash);
  restore_weights(toy, copy);
  EXPECT_EQ(weights_hash(toy), hash);
}

TEST(Weights, BatchNormAveragesCount) {
  ToyModel toy(true);
  const auto hash = weights_hash(toy);
  toy.norm->running_variance.add_(0.5);
  EXPECT_NE(weights_hash(toy), hash);
}

TEST(Weights, OtherArchitecturesAreRefused) {
  ToyModel with(true), without(false);
  EXPECT_THROW(restore_weights(without, copy_weights(with)), InternalError);
}

}  // namespace
}  // namespace s2fbench::train
