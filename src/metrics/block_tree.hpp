// Joins the results of blocks in one fixed binary tree, so that the bits of the total
// depend on the blocks alone and not on which rank worked on which.
#pragma once

#include <cstddef>
#include <span>

namespace s2fbench::metrics {

// Total of at least one block. The left part is the largest power of two below the number
// of blocks. `join(a, b)` returns the total of a and b.
template <typename T, typename Join>
T block_tree(std::span<const T> blocks, const Join& join) {
  if (blocks.size() == 1) return blocks.front();
  std::size_t left = 1;
  while (left * 2 < blocks.size()) left *= 2;
  return join(block_tree(blocks.first(left), join),
              block_tree(blocks.subspan(left), join));
}

}  // namespace s2fbench::metrics
