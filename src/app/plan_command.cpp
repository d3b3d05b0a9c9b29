#include <spdlog/fmt/fmt.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/command.hpp"
#include "app/plan_simulation.hpp"
#include "app/sweep_options.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cube/history.hpp"
#include "sweep/plan_report.hpp"

namespace s2fbench::app {
namespace {

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

int run_plan(const config::ParsedOptions& options, const comm::Context&) {
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
  std::vector<config::OptionRow> options = {
      data_option(), {"out", "DIR", "", "a results folder: tells which cells are done"}};
  for (auto& option : simulation_options()) options.push_back(std::move(option));
  options.push_back({"json", "", "", "for programs"});
  return {{"plan", "cells, invalid cells with reasons, predicted cost; trains nothing",
           sweep_positionals(), std::move(options)},
          run_plan};
}

}  // namespace s2fbench::app
