#include "run/simulation_report.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::run {
namespace {

constexpr long long kMostGpus = 1000000;

// All cells look alike, so they run in the order of the plan.
std::vector<CellToRun> in_plan_order(std::vector<CellToRun> cells) {
  for (CellToRun& cell : cells) {
    cell.cost = 1;
    cell.kind = 0;
  }
  return cells;
}

}  // namespace

SimulatedMachine parse_machine(const std::string& text, double efficiency) {
  check_efficiency(efficiency);
  const auto parts = split(text, 'x');
  const auto nodes = parse_integer(parts.front());
  const auto gpus = parse_integer(parts.back());
  if (parts.size() != 2 || !nodes || !gpus || *nodes < 1 || *gpus < 1 ||
      *nodes > kMostGpus / *gpus)
    throw UserError("no machine to simulate", text,
                    "try --simulate 2x4 for two nodes of four GPUs");
  return {static_cast<int>(*nodes), static_cast<int>(*gpus), efficiency};
}

std::vector<SimulatedWay> simulate_ways(
    const std::vector<CellToRun>& cells, const SimulatedMachine& machine,
    const std::function<double(std::int64_t)>& seconds,
    const std::function<double(std::int64_t, int)>& speedup) {
  const auto hosts = node_names(machine.nodes, machine.gpus);
  const GangPolicy one{1, machine.efficiency};
  const GangPolicy gangs{kAutoRanks, machine.efficiency};
  return {{"first come", simulate({in_plan_order(cells), hosts, one, seconds})},
          {"longest first", simulate({cells, hosts, one, seconds})},
          {"longest first, gangs", simulate({cells, hosts, gangs, seconds, speedup})}};
}

double area_bound(const std::vector<CellToRun>& cells, int gpus,
                  const std::function<double(std::int64_t)>& seconds) {
  double area = 0;
  for (const CellToRun& cell : cells) area += seconds(cell.index);
  return area / gpus;
}

std::string simulation_text(const std::vector<SimulatedWay>& ways,
                            const SimulatedMachine& machine, double bound,
                            const std::string& unit, const std::string& gangs) {
  std::string text = fmt::format(
      "simulated on {} node{} of {} GPU{}, in {}\n{:<24}{:>12}{:>10}{:>11}{:>9}{:>9}\n",
      machine.nodes, machine.nodes == 1 ? "" : "s", machine.gpus,
      machine.gpus == 1 ? "" : "s", unit, "", "makespan", "x bound", "in trials",
      "pauses", "widest");
  for (const SimulatedWay& way : ways)
    text += fmt::format("  {:<22}{:>12.4g}{:>10.3f}{:>10.1f}%{:>9}{:>9}\n", way.name,
                        way.result.makespan, way.result.makespan / bound,
                        100 * way.result.occupancy, way.result.pauses, way.result.widest);
  return text + fmt::format("  {:<22}{:>12.4g}\n", "area bound", bound) +
         (gangs.empty() ? fmt::format("gang efficiency {} per doubling of ranks\n",
                                      machine.efficiency)
                        : gangs + "\n");
}

}  // namespace s2fbench::run
