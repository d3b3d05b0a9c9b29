// The one thing the control plane asks of the science: run this cell with this gang.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "comm/context.hpp"
#include "cube/record.hpp"

namespace s2fbench::run {

class TrialRunner {
 public:
  virtual ~TrialRunner() = default;
  // Collective over the workers, before the first trial of a sweep whose gangs are known:
  // several of one size, as members' ranks of the world. Throws an agreed error.
  virtual void gangs_to_come(const comm::Context& /*workers*/,
                             const std::vector<std::vector<int>>& /*gangs*/) {}
  // Collective over the gang. Never throws for what a trial itself can get wrong: such
  // ends are results (failed, diverged) that all ranks of the gang agree on. `stop` turns
  // true, on one rank of the gang at least, when the trial is to end: finish the step,
  // write a checkpoint and return state `running`. The cell may be run again at once, by
  // a gang of another size and other processes, and goes on from there.
  virtual cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                                const std::function<bool()>& stop) = 0;
  // Called on the gang's leader once the end of a trial is durable: what was kept to go
  // on from can be thrown away.
  virtual void recorded(std::int64_t /*cell*/) {}
  // The longest that this process saw a trial take to reach a checkpoint: from its start
  // to its first checkpoint, or from being asked to stop to the checkpoint then. Seconds;
  // 0 = not known. May be asked while a trial runs.
  virtual double checkpoint_seconds() const { return 0; }
};

}  // namespace s2fbench::run
