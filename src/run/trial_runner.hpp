// The one thing the control plane asks of the science: run this cell with this gang.
#pragma once

#include <cstdint>
#include <functional>

#include "comm/context.hpp"
#include "cube/record.hpp"

namespace s2fbench::run {

class TrialRunner {
 public:
  virtual ~TrialRunner() = default;
  // Collective over the gang. Never throws for what a trial itself can get wrong: such
  // ends are results (failed, diverged) that all ranks of the gang agree on. `stop` turns
  // true when the process was asked to end: finish the step and return state `running`.
  virtual cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                                const std::function<bool()>& stop) = 0;
  // Called on the gang's leader once the end of a trial is durable: what was kept to go
  // on from can be thrown away.
  virtual void recorded(std::int64_t /*cell*/) {}
  // Longest time, in seconds, that a trial of this process needed (or would have needed)
  // to bring its state to disk when asked to stop.
  virtual double checkpoint_seconds() const { return 0; }
};

}  // namespace s2fbench::run
