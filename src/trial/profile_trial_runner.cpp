#include "trial/profile_trial_runner.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "formats/checkpoint_file.hpp"
#include "models/allocator.hpp"
#include "train/agreement.hpp"
#include "train/trainer.hpp"
#include "trial/checkpoints.hpp"
#include "trial/model_for.hpp"

namespace s2fbench::trial {
namespace {

std::vector<int> eval_resolutions(const cube::Schema& schema) {
  std::vector<int> out;
  if (const auto* dimension = cube::find_dimension(schema, "eval_resolution")) {
    for (const auto& label : dimension->labels) {
      out.push_back(static_cast<int>(parse_integer(label).value_or(0)));
    }
  }
  return out;
}

// Of this process so far, bytes.
std::int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

// Streams, not fmt: LibTorch's headers bring another fmt than the one we link.
std::string in_words(const sweep::Cell& cell, const train::EpochReport& report) {
  std::ostringstream text;
  text << "cell " << cell.index << ": epoch " << report.epoch << ": train loss "
       << report.train_loss << ", validation loss " << report.valid_loss;
  if (!std::isnan(report.valid_pearson)) text << ", r " << report.valid_pearson;
  if (!std::isnan(report.valid_auroc)) text << ", AUROC " << report.valid_auroc;
  return text.str();
}

std::string in_words(const sweep::Cell& cell, const train::TrainOutcome& trained) {
  std::ostringstream text;
  text << "cell " << cell.index << ": " << trained.checkpoints << " checkpoints took "
       << trained.checkpoint_seconds << " s of " << trained.seconds << " s of training";
  return text.str();
}

}  // namespace

struct ProfileTrialRunner::Trial {
  const sweep::Cell& cell;
  const comm::Context& gang;
  const std::function<bool()>& stop;
  config::TrialSettings settings = {};
  models::ModelSpec spec = {};
  data::Dataset dataset = {};  // the cell's windows
  std::shared_ptr<models::Model> model = nullptr;
  train::TrainOutcome trained = {};
};

ProfileTrialRunner::ProfileTrialRunner(sweep::Plan plan, data::Dataset dataset,
                                       TrialOptions options)
    : plan_(std::move(plan)),
      dataset_(std::move(dataset)),
      options_(std::move(options)),
      schema_(cube::make_schema(plan_)) {
  models::keep_freed_memory();
}

ProfileTrialRunner::~ProfileTrialRunner() = default;

cube::TrialResult ProfileTrialRunner::run(std::int64_t cell, const comm::Context& gang,
                                          const std::function<bool()>& stop) {
  const double started = monotonic_seconds();
  cube::TrialResult result;
  try {
    Trial trial{plan_.cells.at(static_cast<std::size_t>(cell)), gang, stop};
    result = run_to_end(trial);
  } catch (const train::TrialEnd& end) {
    result.state = end.state();
    result.reason = end.what();
  }
  result.seconds += monotonic_seconds() - started;
  result.gpu_seconds = options_.device.is_cuda() ? result.seconds * gang.size() : 0;
  result.peak_memory = static_cast<double>(gang.all_max(peak_memory()));
  result.host = gang.host();
  set_activity(Phase::waiting);
  return result;
}

cube::TrialResult ProfileTrialRunner::run_to_end(Trial& trial) {
  prepare(trial);
  const auto epoch_done = [&](const train::EpochReport& report) {
    if (trial.gang.rank() == 0)
      log::write(log::Level::debug, in_words(trial.cell, report));
  };
  const auto longest = [this](double seconds) {
    checkpoint_seconds_ = std::max(checkpoint_seconds_, seconds);
  };
  trial.trained = train::train(
      *trial.model, trial.dataset, trial.settings, trial.gang,
      {options_.device, trial.stop, epoch_done, checkpoint_options(trial.cell), longest});
  if (trial.gang.rank() == 0)
    log::write(log::Level::debug, in_words(trial.cell, trial.trained));
  cube::TrialResult result;
  result.seconds = trial.trained.earlier_seconds;
  result.state = trial.trained.state;
  result.reason = trial.trained.reason;
  result.curves = trial.trained.curves;
  if (result.state != cube::CellState::done) return result;
  try {
    evaluate_and_save(trial, result);
  } catch (const train::TrialEnd& end) {
    // The curves are worth keeping.
    result.state = end.state();
    result.reason = end.what();
  }
  return result;
}

train::CheckpointOptions ProfileTrialRunner::checkpoint_options(
    const sweep::Cell& cell) const {
  if (options_.checkpoints.empty()) return {};
  return {options_.checkpoints + "/" + cell.key, cell.key + " of " + plan_.config_hash,
          options_.start, options_.checkpoint_steps};
}

void ProfileTrialRunner::recorded(std::int64_t cell) {
  const auto& key = plan_.cells.at(static_cast<std::size_t>(cell)).key;
  if (!options_.checkpoints.empty())
    formats::remove_checkpoint(options_.checkpoints + "/" + key);
}

void ProfileTrialRunner::prepare(Trial& trial) const {
  set_activity(Phase::preparing);
  train::agree(trial.gang, [&] {
    trial.settings = sweep::cell_settings(plan_, trial.cell.index);
    trial.dataset = dataset_.select(trial.settings.select);
    train::check_trainable(trial.dataset, trial.settings, trial.gang.size());
    trial.spec = model_spec(trial.settings, dataset_);
    const auto seed = static_cast<std::uint64_t>(trial.settings.seed);
    trial.model = models::make_model(trial.spec, seed);
  });
}

void ProfileTrialRunner::evaluate_and_save(Trial& trial, cube::TrialResult& result) {
  set_activity(Phase::evaluating);
  evaluate::Request request{{}, eval_resolutions(schema_), options_.device, trial.stop};
  for (const auto& metric : schema_.metrics) request.metrics.push_back(metric.name);
  if (!options_.checkpoints.empty())
    request.spill_folder = options_.checkpoints + "/" + trial.cell.key;
  auto evaluation = evaluate::evaluate_test_fold(
      *trial.model, trial.dataset, trial.settings, trial.gang, request, baselines_);
  const bool leader = trial.gang.rank() == 0;
  if (leader && evaluation.undefined > 0) {
    log::write(
        log::Level::warning,
        "cell " + std::to_string(trial.cell.index) + ": " +
            std::to_string(evaluation.undefined) +
            " metric values are undefined: no variance, no likelihood, or one class "
            "alone");
  }
  train::agree(trial.gang, [&] {
    if (!leader || options_.checkpoints.empty()) return;
    const TrialIdentity identity{plan_, trial.cell, trial.settings, trial.spec, dataset_};
    save_checkpoints(options_.checkpoints, identity, *trial.model, trial.trained);
  });
  result.metrics = std::move(evaluation.metrics);
}

}  // namespace s2fbench::trial
