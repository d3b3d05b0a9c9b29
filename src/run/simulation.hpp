// What a sweep would do on some machine: the real coordinator, driven by simulated
// trials.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "run/cell_queue.hpp"
#include "run/gang_policy.hpp"

namespace s2fbench::run {

struct SimulatedSweep {
  std::vector<CellToRun> cells;    // with the costs that the coordinator sees
  std::vector<std::string> hosts;  // the node of each worker, one GPU each
  GangPolicy policy;
  // What a cell's trial really takes on one GPU (on one gang, when all have one size).
  std::function<double(std::int64_t cell)> seconds;
  // How many times faster a gang really is than one GPU, when gangs are chosen trial by
  // trial; empty = as the policy says. The coordinator goes by its policy.
  std::function<double(std::int64_t cell, int ranks)> speedup = {};
};

struct SimulationResult {
  double makespan = 0;   // seconds
  double in_trials = 0;  // GPU-seconds of gangs in trials, restarts left out
  std::int64_t trials = 0;
  std::int64_t pauses = 0;  // trials stopped to go on with more ranks
  int widest = 1;           // ranks of the largest gang
  double occupancy = 0;     // in_trials / (GPUs x makespan)
};

// Throws InternalError when a cell does not end exactly once.
SimulationResult simulate(const SimulatedSweep& sweep);

// NODES nodes of so many GPUs.
std::vector<std::string> node_names(int nodes, int gpus_per_node);

}  // namespace s2fbench::run
