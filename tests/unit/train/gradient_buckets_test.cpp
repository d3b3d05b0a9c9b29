#include "train/gradient_buckets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace s2fbench::train {
namespace {

// Three factors of a product, used in this order, and one that is not used.
struct Factors {
  std::vector<torch::Tensor> all = {
      torch::full({3}, 2.0F).requires_grad_(), torch::full({3}, 3.0F).requires_grad_(),
      torch::full({3}, 5.0F).requires_grad_(), torch::full({4}, 7.0F).requires_grad_()};
  torch::Tensor product() const { return (all[0] * all[1] * all[2]).sum(); }
};

TEST(GradientBuckets, HoldNeighboursTheLastParametersFirst) {
  const Factors factors;
  const GradientBuckets buckets(factors.all, 6);
  ASSERT_EQ(buckets.slices().size(), 2U);
  EXPECT_EQ(buckets.slices()[0].first, 6U);
  EXPECT_EQ(buckets.slices()[0].count, 7U);
  EXPECT_EQ(buckets.slices()[1].first, 0U);
  EXPECT_EQ(buckets.slices()[1].count, 6U);
  EXPECT_EQ(GradientBuckets(factors.all, 100).slices().size(), 1U);
}

TEST(GradientBuckets, AreToldInOrderAndOnlyWhenComplete) {
  const Factors factors;
  GradientBuckets buckets({factors.all.begin(), factors.all.begin() + 3}, 1);
  ASSERT_EQ(buckets.slices().size(), 3U);
  std::string told;
  int ticks = 0;
  buckets.begin(
      [&](const Slice& slice) {
        const auto parameter = slice.first / 3;
        EXPECT_TRUE(factors.all[parameter].grad().defined());
        told += std::to_string(parameter);
      },
      [&] { ++ticks; });
  factors.product().backward();
  buckets.end();
  EXPECT_EQ(told, "210");
  EXPECT_EQ(ticks, 3);
  factors.product().backward();  // nobody listens
  EXPECT_EQ(told, "210");
}

TEST(GradientBuckets, WaitForParametersThatAreNotUsed) {
  const Factors factors;
  GradientBuckets buckets(factors.all, 1);
  int told = 0;
  buckets.begin([&](const Slice&) { ++told; }, [] {});
  factors.product().backward();
  EXPECT_EQ(told, 0);  // the first bucket is the unused one
}

TEST(GradientBuckets, PassErrorsOnAndLeaveNothingBehind) {
  const Factors factors;
  {
    GradientBuckets buckets(factors.all, 1);
    buckets.begin([](const Slice&) {}, [] { throw std::runtime_error("gone"); });
    EXPECT_THROW(factors.product().backward(), std::runtime_error);
  }
  factors.product().backward();
}

}  // namespace
}  // namespace s2fbench::train
