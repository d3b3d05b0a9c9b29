#include "metrics/block_tree.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace s2fbench::metrics {
namespace {

std::string shape_of_tree(std::size_t blocks) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < blocks; ++i) names.push_back(std::to_string(i));
  return block_tree(
      std::span<const std::string>(names),
      [](const std::string& a, const std::string& b) { return "(" + a + b + ")"; });
}

TEST(BlockTree, HasOneFixedShape) {
  EXPECT_EQ(shape_of_tree(1), "0");
  EXPECT_EQ(shape_of_tree(2), "(01)");
  EXPECT_EQ(shape_of_tree(4), "((01)(23))");
  EXPECT_EQ(shape_of_tree(5), "(((01)(23))4)");
  EXPECT_EQ(shape_of_tree(7), "(((01)(23))((45)6))");
}

}  // namespace
}  // namespace s2fbench::metrics
