// `run`: from a sweep file to a results folder, alone or on the ranks of an MPI job.
#include "app/command.hpp"
#include "app/sweep_options.hpp"
#include "app/sweep_session.hpp"
#include "base/error.hpp"
#include "trial/training_runner.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

sweep::Plan plan_of(const ParsedOptions& options, const std::string& device) {
  const SweepInput input = read_sweep(options);
  if (!input.prepared) {
    throw UserError("the sweep's dataset is not there", input.sweep.data_path,
                    "try s2fbench prepare, or --data with its folder");
  }
  return sweep::make_plan(input.sweep, input.dataset, device, input.variants);
}

int run_sweep(const ParsedOptions& options, const comm::Context& world) {
  SweepJob job;
  job.folder = [&] { return options.needed("out"); };
  job.plan = [&](const std::string& device) { return plan_of(options, device); };
  job.runner = [&](const sweep::Plan& plan, data::Dataset dataset, torch::Device device,
                   const cube::ResultsFolder& folder) {
    const trial::TrialOptions how{device, folder.path() + "/checkpoints", folder.start(),
                                  static_cast<int>(options.integer("checkpoint-steps"))};
    return std::make_unique<trial::TrainingRunner>(plan, std::move(dataset), how);
  };
  return run_sweep_job(options, world, job);
}

}  // namespace

Command run_command() {
  std::vector<config::OptionRow> rows = {
      {"out", "DIR", "", "the results folder; run again to resume"},
      data_option(),
      {"checkpoint-steps", "N", "200",
       "training steps between two checkpoints of a running trial; 0 = at the ends "
       "of epochs alone"}};
  for (const auto& row : session_options()) rows.push_back(row);
  return {{"run", "run or resume a sweep, alone or under mpirun (ranks = workers + 1)",
           sweep_positionals(), std::move(rows)},
          run_sweep,
          true};
}

}  // namespace s2fbench::app
