// Ranks may start from other weights, as those of another CPU type do by a bit.
#include "train/weights.hpp"

#include <gtest/gtest.h>

#include "support/test_world.hpp"
#include "unit/train/toy_model.hpp"

namespace s2fbench::train {
namespace {

TEST(ShareWeights, GivesEveryRankThoseOfTheFirst) {
  const auto gang = test::world();
  const ToyModel first(true);
  ToyModel toy(true);
  {
    const torch::NoGradGuard no_gradient;
    toy.weight.add_(gang.rank());
    toy.norm->running_mean.add_(gang.rank());
  }
  EXPECT_EQ(weights_hash(toy) == weights_hash(first), gang.rank() == 0);
  share_weights(toy, copy_weights(toy), gang);
  EXPECT_EQ(weights_hash(toy), weights_hash(first));
}

}  // namespace
}  // namespace s2fbench::train
