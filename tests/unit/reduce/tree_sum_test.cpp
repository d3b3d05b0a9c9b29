#include "reduce/tree_sum.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

using Values = std::vector<float>;

// Of leaves of one number.
float sum_of(TreeSum& tree, const Values& leaves) {
  for (std::size_t i = 0; i + 1 < leaves.size(); ++i) tree.add({leaves[i]});
  float last = leaves.back();
  tree.add_last(&last, 0, 1);
  tree.clear();
  return last;
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
  tree.add({1, 2, 3});
  Values last = {10, 20, 30};
  tree.add_last(&last[2], 2, 1);
  EXPECT_EQ(last, (Values{10, 20, 33}));
  tree.add_last(&last[0], 0, 2);
  EXPECT_EQ(last, (Values{11, 22, 33}));
  tree.clear();
  tree.add_last(last.data(), 0, 3);  // one leaf alone
  EXPECT_EQ(last, (Values{11, 22, 33}));
}

TEST(TreeSum, RefusesWhatIsNoTree) {
  TreeSum tree(1);
  EXPECT_THROW(tree.add({1, 2}), InternalError);
  float last = 1;
  EXPECT_THROW(tree.add_last(&last, 1, 1), InternalError);
  for (int i = 0; i < 2; ++i) tree.add({1});
  EXPECT_THROW(tree.clear(), InternalError);  // three with the last one
}

}  // namespace
}  // namespace s2fbench::reduce
