// Sums over the gang whose bits do not depend on how many ranks there are.
//
// S virtual shards are the leaves of one fixed binary tree. R ranks, a power of two, hold
// S/R neighbouring leaves each: whole subtrees. A rank adds its own leaves in tree order
// (TreeSum) and the reducer joins the ranks' subtrees level by level; at each level both
// partners compute lower + upper, so all ranks end with the same bits as one rank would.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "comm/context.hpp"

namespace s2fbench::reduce {

// Adds leaves, given in order, as a binary tree: ((0+1)+(2+3))+... The number of leaves
// must be a power of two. All leaves have one length.
class TreeSum {
 public:
  explicit TreeSum(std::size_t length);
  // Takes the leaf's content.
  void add(std::vector<float> leaf);
  // The sum of all leaves so far; starts again.
  std::vector<float> take();

 private:
  struct Partial {
    int level;
    std::vector<float> values;
  };
  std::size_t length_;
  std::vector<Partial> stack_;
};

class Reducer {
 public:
  virtual ~Reducer() = default;
  // Collective over the gang. In place: every rank ends with the tree sum over all ranks.
  virtual void sum(float* values, std::size_t count) = 0;
};

// Collective over the gang, whose size must be a power of two (else UserError).
std::unique_ptr<Reducer> make_reducer(const comm::Context& gang);

}  // namespace s2fbench::reduce
