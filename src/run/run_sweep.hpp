// Runs the cells of a sweep on all processes there are.
#pragma once

#include <functional>
#include <vector>

#include "comm/context.hpp"
#include "cube/cell_sink.hpp"
#include "run/cell_queue.hpp"
#include "run/gang_policy.hpp"
#include "run/summary.hpp"
#include "run/trial_runner.hpp"

namespace s2fbench::run {

struct RunOptions {
  GangPolicy gangs;
  // Whether this process was asked to end (a signal); polled often. It is enough that one
  // rank's turns true: the trials that run are stopped everywhere, nothing else starts.
  std::function<bool()> stop;
  // Seconds until the time limit; asked on rank 0, often: at every message and trial's
  // step. Nothing starts that could not reach a checkpoint before it, and what runs is
  // stopped in time. None = no limit.
  std::function<double()> seconds_left;
  // Called on rank 0 after the end of each trial.
  std::function<void(const Progress&)> progress;
};

// Collective over the world; the cells must be the same on all ranks. A process alone
// does everything; otherwise rank 0 coordinates and trains nothing. Every rank returns
// the same summary. Throws UserError, on every rank, when the gang policy cannot be.
Summary run_sweep(const std::vector<CellToRun>& cells, TrialRunner& runner,
                  cube::CellSink& sink, const comm::Context& world,
                  const RunOptions& options);

}  // namespace s2fbench::run
