#include <spdlog/fmt/fmt.h>

#include <map>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/sweep_cells.hpp"
#include "app/sweep_options.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cube/history.hpp"
#include "run/simulation_report.hpp"
#include "sweep/plan_report.hpp"

namespace s2fbench::app {
namespace {

// What a results folder knows of the plan's cells, by index.
struct KnownCell {
  std::string state = "planned";  // "done", "failed", ...
  double seconds = 0;             // of a done trial
};

std::vector<KnownCell> known_cells(const std::string& dir, const sweep::Plan& plan) {
  const cube::History history = cube::read_history(dir);
  std::map<std::string, KnownCell> by_key;
  for (std::size_t i = 0; i < history.cells.size(); ++i) {
    const auto& axes = history.schema.axes;
    const auto coordinates = sweep::cell_coordinates(axes, static_cast<std::int64_t>(i));
    const cube::TrialResult& result = history.cells[i].result;
    const bool done = result.state == cube::CellState::done;
    by_key[sweep::cell_key(axes, coordinates)] = {cube::to_string(result.state),
                                                  done ? result.seconds : 0};
  }
  std::vector<KnownCell> known;
  for (const auto& cell : plan.cells) {
    const auto found = by_key.find(cell.key);
    known.push_back(found == by_key.end() ? KnownCell{} : found->second);
  }
  return known;
}

// The cells that are not done yet, on a machine that need not be there. Trials that the
// results folder has timed turn the cost model's relative seconds into real ones.
std::string simulation(const config::ParsedOptions& options, const sweep::Plan& plan,
                       const std::vector<KnownCell>& known) {
  if (plan.dataset.content_hash.empty())
    throw UserError("no cost is known before the dataset is there", plan.sweep.data_path,
                    "try s2fbench prepare, or --data with its folder");
  const auto machine =
      run::parse_machine(options.text("simulate"), options.number("gang-efficiency"));
  std::vector<run::CellToRun> cells;
  run::CellQueue timed({});
  int trials = 0;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    if (!plan.cells[i].invalid_reason.empty()) continue;
    const run::CellToRun cell = cell_to_run(plan, plan.cells[i]);
    if (known.empty() || known[i].state != "done") {
      cells.push_back(cell);
    } else if (known[i].seconds > 0) {
      timed.measured(cell, known[i].seconds);
      ++trials;
    }
  }
  if (cells.empty()) return "nothing to simulate: all valid cells are done\n";
  std::map<std::int64_t, double> seconds;
  for (run::CellToRun& cell : cells)
    seconds[cell.index] = cell.cost = timed.expected_seconds(cell);
  const auto of = [&](std::int64_t cell) { return seconds.at(cell); };
  const std::string unit =
      trials == 0 ? "relative seconds: no trial was timed, only ratios mean something"
                  : fmt::format("seconds, as {} timed trials predict them", trials);
  return run::simulation_text(run::simulate_ways(cells, machine, of), machine,
                              run::area_bound(cells, machine.all_gpus(), of), unit);
}

int run(const config::ParsedOptions& options, const comm::Context&) {
  const SweepInput input = read_sweep(options);
  if (!input.prepared) {
    log::warning("the dataset is not there yet: {}; cells and costs are without it",
                 input.sweep.data_path);
  }
  const sweep::Plan plan =
      sweep::make_plan(input.sweep, input.dataset, "cpu", input.variants);
  std::vector<KnownCell> known;
  if (options.has("out")) known = known_cells(options.text("out"), plan);
  if (options.has("simulate")) {
    fmt::print("{}", simulation(options, plan, known));
    return kExitOk;
  }
  std::vector<std::string> states;
  for (const KnownCell& cell : known) states.push_back(cell.state);
  fmt::print("{}", options.flag("json") ? sweep::plan_json(plan, states)
                                        : sweep::plan_text(plan, states));
  sweep::expect_valid_cell(plan);
  return kExitOk;
}

}  // namespace

Command plan_command() {
  return {{"plan",
           "cells, invalid cells with reasons, predicted cost; trains nothing",
           sweep_positionals(),
           {data_option(),
            {"out", "DIR", "", "a results folder: tells which cells are done"},
            {"simulate", "NODESxGPUS", "", "instead: makespan and occupancy there"},
            gang_efficiency_option(),
            {"json", "", "", "for programs"}}},
          run};
}

}  // namespace s2fbench::app
