// What `plan --simulate` prints: makespan and occupancy of three ways to run the cells.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "run/simulation.hpp"

namespace s2fbench::run {

// A machine for a simulation.
struct SimulatedMachine {
  int nodes = 1;
  int gpus = 1;  // per node
  double efficiency = 0.9;

  int all_gpus() const { return nodes * gpus; }
};

// "2x4". Throws UserError for anything else.
SimulatedMachine parse_machine(const std::string& text, double efficiency);

struct SimulatedWay {
  std::string name;
  SimulationResult result;
};

// First come, first served; longest expected first; the same with gangs. `cells` carry
// what the coordinator expects; `seconds` is what a trial takes, `speedup` what gangs
// bring (SimulatedSweep).
std::vector<SimulatedWay> simulate_ways(
    const std::vector<CellToRun>& cells, const SimulatedMachine& machine,
    const std::function<double(std::int64_t cell)>& seconds,
    const std::function<double(std::int64_t cell, int ranks)>& speedup = {});

// Seconds that the work takes when it is spread evenly over all GPUs: no schedule without
// gangs is shorter, and gangs cost more work than they save.
double area_bound(const std::vector<CellToRun>& cells, int gpus,
                  const std::function<double(std::int64_t cell)>& seconds);

// A table with a line per way. The bound is in seconds; `unit` says what is shown, and
// `gangs` how fast gangs are; "" = by the machine's efficiency.
std::string simulation_text(const std::vector<SimulatedWay>& ways,
                            const SimulatedMachine& machine, double bound,
                            const std::string& unit, const std::string& gangs = "");

}  // namespace s2fbench::run
