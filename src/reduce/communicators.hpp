// The communicators of this process: each made once, used by all later trials of a gang.
//
// Making one takes seconds to minutes, so none is made per trial. Gangs form while others
// train: a new one is made from an id, by its members alone. A split needs all ranks of
// the communicator that is split, which would make busy ones wait: it is for the start,
// when nobody trains yet and the gangs to come are known.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "comm/context.hpp"
#include "reduce/nccl.hpp"

namespace s2fbench::reduce {

class Communicators {
 public:
  // patience: seconds that making one may take; partners that never come end it.
  explicit Communicators(std::unique_ptr<Nccl> nccl, double patience = 120);
  // Collective over the gangs that have one. Without waiting when an error unwinds.
  ~Communicators();
  Communicators(const Communicators&) = delete;
  Communicators& operator=(const Communicators&) = delete;

  Nccl& nccl() { return *nccl_; }
  // Collective over the gang. The gang's communicator, made if a rank has none. Throws
  // EnvironmentError on all, to be told by the gang's first. The reference holds until
  // abort() or another gang-wide call finds that a rank has aborted its own.
  Communicator& of(const comm::Context& gang);
  // Collective over the parent. Makes the communicators of these disjoint gangs, given as
  // ranks of the world that are the parent's, by one split of the parent's. Throws an
  // agreed EnvironmentError.
  void split(const comm::Context& parent, const std::vector<std::vector<int>>& gangs);
  // Alone. Aborts one that `of` gave and forgets it.
  void abort(const Communicator& communicator);

 private:
  // Collective over the gang.
  std::unique_ptr<Communicator> make(const comm::Context& gang);
  void expect_ready(Communicator& communicator, const comm::Context& gang) const;

  std::unique_ptr<Nccl> nccl_;
  double patience_;
  int unwinding_at_start_;
  std::map<std::vector<int>, std::unique_ptr<Communicator>>
      kept_;  // by the gang's members
};

// Of this process's GPU, over NCCL itself. Throws EnvironmentError in a build without it.
std::unique_ptr<Communicators> nccl_communicators(int gpu);

}  // namespace s2fbench::reduce
