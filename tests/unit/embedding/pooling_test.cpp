#include "embedding/pooling.hpp"

#include <gtest/gtest.h>

namespace s2fbench::embedding {
namespace {

using stores::Pooling;

// Two sequences of four tokens of which the second has three, one channel.
const torch::Tensor kStates =
    torch::tensor({1.0F, 2.0F, 4.0F, 9.0F, 10.0F, 20.0F, 60.0F, 1000.0F}).view({2, 4, 1});
const torch::Tensor kReal =
    torch::tensor({1, 1, 1, 1, 1, 1, 1, 0}).view({2, 4}).to(torch::kBool);

std::vector<float> pool(Pooling pooling, const pretrained::SpecialTokens& special) {
  const torch::Tensor out = pooled(kStates, kReal, special, pooling).contiguous();
  return {out.data_ptr<float>(), out.data_ptr<float>() + out.numel()};
}

TEST(Pooling, MeansLeaveOutPaddingAndWhatIsAskedFor) {
  const pretrained::SpecialTokens both{1, 2, 3, 4}, first{1, 2, 3, -1},
      none{1, 2, -1, -1};
  EXPECT_EQ(pool(Pooling::mean, both), (std::vector<float>{3, 20}));
  EXPECT_EQ(pool(Pooling::mean, first), (std::vector<float>{5, 40}));
  EXPECT_EQ(pool(Pooling::mean, none), (std::vector<float>{4, 30}));
  EXPECT_EQ(pool(Pooling::mean_special, both), (std::vector<float>{4, 30}));
  EXPECT_EQ(pool(Pooling::cls, both), (std::vector<float>{1, 10}));
}

TEST(Pooling, FullHasZerosWherePaddingIs) {
  EXPECT_EQ(pool(Pooling::full, {}), (std::vector<float>{1, 2, 4, 9, 10, 20, 60, 0}));
}

}  // namespace
}  // namespace s2fbench::embedding
