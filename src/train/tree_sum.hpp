// A rank's own part of the tree (reduce/reducer.hpp): its virtual shards, added as they
// come, on the device where they are.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace s2fbench::train {

// Adds leaves, given in order, as a binary tree: ((0+1)+(2+3))+... The number of leaves
// must be a power of two. All leaves have one length. The last leaf may come in slices,
// each of which is the whole sum's slice as soon as it is there.
class TreeSum {
 public:
  explicit TreeSum(std::int64_t length);
  // Takes a leaf that is not the last one, (length), and writes into it.
  void add(torch::Tensor leaf);
  // values: [first, first + its length) of the last leaf; becomes the sum's. Slices may
  // come in any order.
  void add_last(torch::Tensor values, std::int64_t first) const;
  // Starts again. Throws InternalError when the number of leaves was no power of two.
  void clear();
  // Starts again, whatever there is.
  void abandon() { stack_.clear(); }

 private:
  struct Partial {
    int level;
    torch::Tensor values;
  };
  std::int64_t length_;
  std::vector<Partial> stack_;
};

}  // namespace s2fbench::train
