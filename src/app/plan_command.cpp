#include <spdlog/fmt/fmt.h>

#include <map>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "app/sweep_options.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cube/history.hpp"
#include "sweep/plan_report.hpp"

namespace s2fbench::app {
namespace {

// What a results folder knows of the plan's cells, by index: "done", "failed", ...
std::vector<std::string> states_in(const std::string& dir, const sweep::Plan& plan) {
  const cube::History history = cube::read_history(dir);
  std::map<std::string, std::string> by_key;
  for (std::size_t i = 0; i < history.cells.size(); ++i) {
    const auto& axes = history.schema.axes;
    const auto coordinates = sweep::cell_coordinates(axes, static_cast<std::int64_t>(i));
    by_key[sweep::cell_key(axes, coordinates)] =
        cube::to_string(history.cells[i].result.state);
  }
  std::vector<std::string> states;
  for (const auto& cell : plan.cells) {
    const auto known = by_key.find(cell.key);
    states.push_back(known == by_key.end() ? "planned" : known->second);
  }
  return states;
}

int run(const config::ParsedOptions& options, const comm::Context&) {
  const SweepInput input = read_sweep(options);
  if (!input.prepared) {
    log::warning("the dataset is not there yet: {}; cells and costs are without it",
                 input.sweep.data_path);
  }
  const sweep::Plan plan = sweep::make_plan(input.sweep, input.dataset);
  std::vector<std::string> states;
  if (options.has("out")) states = states_in(options.text("out"), plan);
  fmt::print("{}", options.flag("json") ? sweep::plan_json(plan, states)
                                        : sweep::plan_text(plan, states));
  return kExitOk;
}

}  // namespace

Command plan_command() {
  return {{"plan",
           "cells, invalid cells with reasons, predicted cost; trains nothing",
           sweep_positionals(),
           {data_option(),
            {"out", "DIR", "", "a results folder: tells which cells are done"},
            {"json", "", "", "for programs"}}},
          run};
}

}  // namespace s2fbench::app
