// What `run` and `evaluate DIR` share: the cells of a plan, on all the processes there
// are, into a results folder.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/options.hpp"
#include "cube/results_folder.hpp"
#include "data/dataset.hpp"
#include "run/trial_runner.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::app {

struct SweepJob {
  // Called on every rank; these may throw. The results folder to make or to go on with.
  std::function<std::string()> folder;
  // `device`: "cpu" or "cuda".
  std::function<sweep::Plan(const std::string& device)> plan;
  // Called where trials run.
  std::function<std::unique_ptr<run::TrialRunner>(
      const sweep::Plan& plan, data::Dataset dataset, torch::Device device,
      const cube::ResultsFolder& folder)>
      runner;
  bool trains = true;  // else it scores models that were trained before
};

// Those that run_sweep_job() reads.
std::vector<config::OptionRow> session_options();

// Collective over the world. Returns the exit code.
int run_sweep_job(const config::ParsedOptions& options, const comm::Context& world,
                  const SweepJob& job);

}  // namespace s2fbench::app
