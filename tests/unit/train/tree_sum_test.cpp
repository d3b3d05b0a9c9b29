#include "train/tree_sum.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

torch::Tensor leaf(const std::vector<float>& values) { return torch::tensor(values); }

// Of leaves of one number.
float sum_of(TreeSum& tree, const std::vector<float>& leaves) {
  for (std::size_t i = 0; i + 1 < leaves.size(); ++i) tree.add(leaf({leaves[i]}));
  const torch::Tensor last = leaf({leaves.back()});
  tree.add_last(last, 0);
  tree.clear();
  return last.item<float>();
}

TEST(TreeSum, PairsNeighbours) {
  // In float 1e8 + 1 = 1e8: only the tree's order gives 2 here, a running sum gives 1.
  TreeSum tree(1);
  EXPECT_EQ(sum_of(tree, {1e8f, -1e8f, 1.0f, 1.0f}), 2.0f);
  EXPECT_EQ(sum_of(tree, {1e8f, 1.0f, -1e8f, 1.0f}), 0.0f);
  EXPECT_EQ(sum_of(tree, {1e8f, 1.0f, -1e8f, 1.0f, 1.0f, 2.0f, 3.0f, 4.0f}), 10.0f);
}

TEST(TreeSum, ASliceOfTheLastLeafIsOneOfTheSum) {
  TreeSum tree(3);
  tree.add(leaf({1, 2, 3}));
  const torch::Tensor last = leaf({10, 20, 30});
  tree.add_last(last.narrow(0, 2, 1), 2);
  EXPECT_TRUE(torch::equal(last, leaf({10, 20, 33})));
  tree.add_last(last.narrow(0, 0, 2), 0);
  EXPECT_TRUE(torch::equal(last, leaf({11, 22, 33})));
  tree.clear();
  tree.add_last(last, 0);  // one leaf alone
  EXPECT_TRUE(torch::equal(last, leaf({11, 22, 33})));
}

TEST(TreeSum, RefusesWhatIsNoTree) {
  TreeSum tree(1);
  EXPECT_THROW(tree.add(leaf({1, 2})), InternalError);
  EXPECT_THROW(tree.add_last(leaf({1}), 1), InternalError);
  for (int i = 0; i < 2; ++i) tree.add(leaf({1}));
  EXPECT_THROW(tree.clear(), InternalError);  // three with the last one
  tree.abandon();
  tree.clear();
}

}  // namespace
}  // namespace s2fbench::train
