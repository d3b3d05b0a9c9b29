#include <gtest/gtest.h>

#include "base/error.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::reduce {
namespace {

TEST(TreeSum, PairsNeighbours) {
  // In float 1e8 + 1 = 1e8: only the tree's order gives 2 here, a running sum gives 1.
  TreeSum tree(1);
  for (float value : {1e8f, -1e8f, 1.0f, 1.0f}) tree.add({value});
  EXPECT_EQ(tree.take(), std::vector<float>{2.0f});
  for (float value : {1e8f, 1.0f, -1e8f, 1.0f}) tree.add({value});
  EXPECT_EQ(tree.take(), std::vector<float>{0.0f});
}

TEST(TreeSum, StartsAgainAfterTake) {
  TreeSum tree(2);
  tree.add({1, 2});
  EXPECT_EQ(tree.take(), (std::vector<float>{1, 2}));
  tree.add({3, 4});
  tree.add({5, 6});
  EXPECT_EQ(tree.take(), (std::vector<float>{8, 10}));
}

TEST(TreeSum, RefusesWhatIsNoTree) {
  TreeSum tree(1);
  EXPECT_THROW(tree.take(), InternalError);
  EXPECT_THROW(tree.add({1, 2}), InternalError);
  for (int i = 0; i < 3; ++i) tree.add({1});
  EXPECT_THROW(tree.take(), InternalError);
}

}  // namespace
}  // namespace s2fbench::reduce
