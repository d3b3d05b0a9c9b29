// Sums over the gang, several under way at a time.
//
// In mode `tree` their bits do not depend on how many ranks there are. S virtual shards
// are the leaves of one fixed binary tree. R ranks, a power of two, hold S/R neighbouring
// leaves each: whole subtrees. A rank adds its own leaves in tree order
// (train/tree_sum.hpp); the reducer joins the ranks' subtrees: each rank gets every
// rank's numbers for one R-th of the array, adds them along the tree, and all get the
// sums. A rank sends 2 (R - 1) / R of the array, as in a ring.
//
// In mode `all_reduce` the library adds in an order of its own.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "comm/context.hpp"

namespace s2fbench::reduce {

class Communicators;

enum class Mode { tree, all_reduce };

// Of the setting train.reduction: tree | allreduce.
Mode mode_of(const std::string& word);

class Reducer {
 public:
  virtual ~Reducer() = default;
  // Takes the memory that the sums of one step will need, their counts in the order of
  // start(). What is not reserved is taken when it is needed.
  virtual void reserve(const std::vector<std::size_t>& /*counts*/) {}
  // A training step begins: how long steps take decides how long a partner may be silent.
  virtual void begin_step() {}
  // Collective over the gang: all ranks start the same sums in the same order. Begins to
  // sum in place; the values must stay until finish(). On a GPU they are what the current
  // stream will have written.
  virtual void start(float* values, std::size_t count) = 0;
  // Lets what is under way move on, without waiting.
  virtual void progress() = 0;
  // Collective over the gang. Afterwards every rank has all sums. Throws EnvironmentError
  // when a partner is silent for too long.
  virtual void finish() = 0;

  // Collective over the gang.
  void sum(float* values, std::size_t count) {
    start(values, count);
    finish();
  }
};

// Collective over the gang, whose size must be a power of two (else UserError).
// Without communicators it sums arrays of the host; with them, arrays of this rank's GPU.
std::unique_ptr<Reducer> make_reducer(const comm::Context& gang, Mode mode = Mode::tree,
                                      Communicators* communicators = nullptr);

}  // namespace s2fbench::reduce
