#include "app/plan_simulation.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "app/sweep_cells.hpp"
#include "app/sweep_options.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "reduce/reducer.hpp"
#include "run/gpu_table.hpp"
#include "run/scaling_report.hpp"
#include "run/simulation_report.hpp"
#include "sweep/cell_rules.hpp"
#include "train/gradient_buckets.hpp"

namespace s2fbench::app {
namespace {

// The cells that are not done yet, and what is known of their time.
struct Ahead {
  std::vector<run::CellToRun> cells;  // with expected seconds
  std::map<std::int64_t, double> seconds;
  int timed = 0;  // trials
};

Ahead cells_ahead(const sweep::Plan& plan, const std::vector<KnownCell>& known) {
  Ahead ahead;
  run::CellQueue queue({});
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    if (!plan.cells[i].invalid_reason.empty()) continue;
    const run::CellToRun cell = cell_to_run(plan, plan.cells[i]);
    if (known.empty() || known[i].state != "done") {
      ahead.cells.push_back(cell);
    } else if (known[i].seconds > 0) {
      queue.measured(cell, known[i].seconds);
      ++ahead.timed;
    }
  }
  for (run::CellToRun& cell : ahead.cells)
    ahead.seconds[cell.index] = cell.cost = queue.expected_seconds(cell);
  return ahead;
}

// The scaling model of a plan's cells on the machine of the command line.
class Scaling {
 public:
  Scaling(const sweep::Plan& plan, const Ahead& ahead, const run::GpuRow& gpu,
          const run::SimulatedMachine& machine, double network)
      : plan_(plan),
        ahead_(ahead),
        device_(run::device_of(gpu)),
        local_(run::local_link(gpu)),
        network_(run::network_link(network)),
        ranks_per_node_(machine.gpus) {}

  double speedup(std::int64_t cell, int ranks) {
    if (ranks == 1) return 1;
    const auto [place, is_new] = speedups_.try_emplace({cell, ranks}, 1.0);
    if (is_new) {
      const run::ScalingCase what = training(cell);
      place->second = run::modelled_speedup(what.work, what.device,
                                            {local_, network_, ranks_per_node_}, ranks);
    }
    return place->second;
  }

  // One of each model: the dearest cell, for which gangs are meant.
  std::vector<run::ScalingBlock> blocks() const {
    std::map<int, const run::CellToRun*> dearest;
    for (const run::CellToRun& cell : ahead_.cells) {
      const run::CellToRun*& place = dearest[cell.kind];
      if (place == nullptr || cell.cost > place->cost) place = &cell;
    }
    std::vector<run::Link> networks;
    for (const double rate : run::kNetworks) networks.push_back(run::network_link(rate));
    const bool listed =
        std::any_of(networks.begin(), networks.end(),
                    [&](const run::Link& link) { return link.name == network_.name; });
    if (!listed) networks.push_back(network_);
    std::vector<run::ScalingBlock> blocks;
    for (const auto& [kind, cell] : dearest)
      blocks.push_back(
          run::scaling_block(training(cell->index), local_, ranks_per_node_, networks));
    return blocks;
  }

  std::string text() const {
    const std::string assumed =
        ahead_.timed > 0
            ? fmt::format("steps as long as {} timed trials were", ahead_.timed)
            : fmt::format("assumed: {}, {:g} ms more a shard, {:g} ms a step",
                          device_.name, 1e3 * device_.shard_seconds,
                          1e3 * device_.step_seconds);
    return run::scaling_text(blocks(), local_, ranks_per_node_, assumed);
  }

  const std::string& network() const { return network_.name; }

 private:
  run::ScalingCase training(std::int64_t cell) const {
    const auto settings = sweep::cell_settings(plan_, cell);
    const auto size = sweep::model_size(settings, plan_.dataset);
    run::ScalingCase what{settings.model, {}, device_};
    what.work.operations = size.operations;
    what.work.bytes = sizeof(float) * static_cast<double>(size.parameters);
    what.work.bucket_bytes = sizeof(float) * static_cast<double>(train::kBucketFloats);
    what.work.batch = settings.train.batch;
    what.work.shards = settings.train.shards;
    what.work.mode = reduce::mode_of(settings.train.reduction) == reduce::Mode::tree
                         ? run::ExchangeMode::tree
                         : run::ExchangeMode::ring;
    if (ahead_.timed > 0) {
      // All that a trial took is in its measured rate.
      const auto& planned = plan_.cells.at(static_cast<std::size_t>(cell));
      what.device.operations_per_second =
          sweep::kAssumedRate * planned.cost / ahead_.seconds.at(cell);
      what.device.shard_seconds = what.device.step_seconds = 0;
      what.device.name = "timed trials";
    }
    return what;
  }

  const sweep::Plan& plan_;
  const Ahead& ahead_;
  run::Device device_;
  run::Link local_, network_;
  int ranks_per_node_;
  std::map<std::pair<std::int64_t, int>, double> speedups_;
};

std::string unit_of(const Ahead& ahead) {
  return ahead.timed == 0
             ? "relative seconds: no trial was timed, only ratios mean something"
             : fmt::format("seconds, as {} timed trials predict them", ahead.timed);
}

std::string json_text(const std::vector<run::SimulatedWay>& ways, double bound,
                      const std::string& unit, const std::string& gangs,
                      const std::vector<run::ScalingBlock>& blocks) {
  nlohmann::json report = {{"unit", unit}, {"area_bound", bound}, {"gangs", gangs}};
  for (const auto& way : ways)
    report["ways"].push_back({{"name", way.name},
                              {"makespan", way.result.makespan},
                              {"occupancy", way.result.occupancy},
                              {"pauses", way.result.pauses},
                              {"widest", way.result.widest}});
  report["gang_efficiency_model"] = run::scaling_json(blocks);
  return report.dump(1) + "\n";
}

}  // namespace

std::vector<config::OptionRow> simulation_options() {
  std::vector<std::string> names;
  for (const run::GpuRow& gpu : run::gpus()) names.push_back(gpu.name);
  auto efficiency = gang_efficiency_option();
  efficiency.help = "of --simulate: kept per doubling of ranks; not given = the model's";
  return {{"simulate", "NODESxGPUS", "", "instead: makespan and gang efficiency there"},
          {"gpu", join(names, "|"), "h100", "of --simulate: what the model assumes"},
          {"network", "GBPS", "200", "of --simulate: Gb/s between nodes, of a node"},
          efficiency};
}

std::string simulation(const config::ParsedOptions& options, const sweep::Plan& plan,
                       const std::vector<KnownCell>& known) {
  if (plan.dataset.content_hash.empty())
    throw UserError("no cost is known before the dataset is there", plan.sweep.data_path,
                    "try s2fbench prepare, or --data with its folder");
  const auto machine =
      run::parse_machine(options.text("simulate"), options.number("gang-efficiency"));
  const Ahead ahead = cells_ahead(plan, known);
  Scaling scaling(plan, ahead, run::find_gpu(options.text("gpu")), machine,
                  options.number("network"));
  if (ahead.cells.empty())
    return options.flag("json") ? "{}\n"
                                : "nothing to simulate: all valid cells are done\n";
  const auto of = [&](std::int64_t cell) { return ahead.seconds.at(cell); };
  std::function<double(std::int64_t, int)> speedup;
  std::string gangs;
  if (!options.has("gang-efficiency")) {
    speedup = [&](std::int64_t cell, int ranks) { return scaling.speedup(cell, ranks); };
    gangs = fmt::format(
        "gangs as fast as the model below has them, {} between nodes; the coordinator "
        "counts on {} per doubling",
        scaling.network(), machine.efficiency);
  }
  const auto ways = run::simulate_ways(ahead.cells, machine, of, speedup);
  const double bound = run::area_bound(ahead.cells, machine.all_gpus(), of);
  if (options.flag("json"))
    return json_text(ways, bound, unit_of(ahead), gangs, scaling.blocks());
  return run::simulation_text(ways, machine, bound, unit_of(ahead), gangs) +
         scaling.text();
}

}  // namespace s2fbench::app
