#include "app/evaluate_sweep.hpp"

#include <filesystem>
#include <optional>

#include "app/sweep_session.hpp"
#include "base/error.hpp"
#include "trial/stored_trial_runner.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

// --data: the dataset itself, or the folder where it lies; "" = where it lay.
std::string data_path(const ParsedOptions& options, const trial::TrainedSweep& trained) {
  const std::string given = options.text("data");
  if (!std::filesystem::is_directory(given)) return given;
  const std::filesystem::path then = trained.history.identity.effective.value("data", "");
  return (std::filesystem::path(given) / then.filename()).string();
}

std::string evaluation_folder(const ParsedOptions& options) {
  const std::string name = options.text("as");
  if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos) {
    throw UserError("--as expects a plain name", "'" + name + "'",
                    "try for example --as shifted");
  }
  return options.positional("MODEL|DIR") +
         (options.flag("ensemble") ? "/ensembles/" : "/evaluations/") + name;
}

}  // namespace

int evaluate_sweep(const ParsedOptions& options, const comm::Context& world) {
  std::optional<trial::TrainedSweep> trained;
  const auto seeds =
      options.flag("ensemble") ? trial::Seeds::ensemble : trial::Seeds::apart;
  SweepJob job;
  job.plan = [&](const std::string& device) {
    for (const char* other : {"metrics", "json"}) {
      if (!options.has(other)) continue;
      throw UserError(std::string("--") + other + " is for a single model",
                      options.positional("MODEL|DIR"),
                      "try for example evaluate.metrics=[mse], then s2fbench table");
    }
    trained = trial::read_trained_sweep(options.positional("MODEL|DIR"));
    return trial::evaluation_plan(*trained, options.positionals("key=value"),
                                  data_path(options, *trained), device, seeds);
  };
  job.folder = [&] { return evaluation_folder(options); };
  job.runner = [&](const sweep::Plan& plan, data::Dataset dataset, torch::Device device,
                   const cube::ResultsFolder& folder) {
    return std::make_unique<trial::StoredTrialRunner>(
        plan, std::move(dataset), *trained, device, folder.path() + "/checkpoints",
        seeds);
  };
  job.trains = false;
  return run_sweep_job(options, world, job);
}

}  // namespace s2fbench::app
