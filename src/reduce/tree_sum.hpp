// A rank's own part of the tree: its virtual shards, added as they come.
#pragma once

#include <cstddef>
#include <vector>

namespace s2fbench::reduce {

// Adds leaves, given in order, as a binary tree: ((0+1)+(2+3))+... The number of leaves
// must be a power of two. All leaves have one length. The last leaf may come in slices,
// each of which is the whole sum's slice as soon as it is there.
class TreeSum {
 public:
  explicit TreeSum(std::size_t length);
  // Takes a leaf that is not the last one.
  void add(std::vector<float> leaf);
  // values: [first, first + count) of the last leaf; becomes the sum's. Slices may come
  // in any order.
  void add_last(float* values, std::size_t first, std::size_t count) const;
  // Starts again. Throws InternalError when the number of leaves was no power of two.
  void clear();

 private:
  struct Partial {
    int level;
    std::vector<float> values;
  };
  std::size_t length_;
  std::vector<Partial> stack_;
};

}  // namespace s2fbench::reduce
