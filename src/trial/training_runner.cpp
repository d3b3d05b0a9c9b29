#include "trial/training_runner.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "formats/checkpoint_file.hpp"
#include "models/allocator.hpp"
#include "train/agreement.hpp"
#include "trial/checkpoints.hpp"
#include "trial/fit_model.hpp"
#include "trial/model_for.hpp"
#include "trial/trial_costs.hpp"

namespace s2fbench::trial {
namespace {

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
  if (trained.exchange.exchanging > 0) {
    text << "; gradients were exchanged in " << trained.exchange.exchanging << " s, "
         << trained.exchange.exposed << " s of it after backward passes";
  }
  text << "; steps waited " << trained.data_wait << " s for their windows";
  return text.str();
}

}  // namespace

struct TrainingRunner::Trial {
  const sweep::Cell& cell;
  const comm::Context& gang;
  const std::function<bool()>& stop;
  config::TrialSettings settings = {};
  models::ModelSpec spec = {};
  data::Dataset dataset = {};  // the cell's windows
  std::shared_ptr<models::Model> model = nullptr;
  train::TrainOutcome trained = {};
};

TrainingRunner::TrainingRunner(sweep::Plan plan, data::Dataset dataset,
                               TrialOptions options)
    : plan_(std::move(plan)),
      dataset_(std::move(dataset)),
      options_(std::move(options)),
      evaluation_(plan_, options_.device, options_.checkpoints),
      representations_(plan_.sweep) {
  models::keep_freed_memory();
}

TrainingRunner::~TrainingRunner() = default;

void TrainingRunner::need_communicators() {
  if (options_.device.is_cpu() || communicators_) return;
  communicators_ = reduce::nccl_communicators(options_.device.index());
}

void TrainingRunner::gangs_to_come(const comm::Context& workers,
                                   const std::vector<std::vector<int>>& gangs) {
  comm::on_every_rank(workers, [&] { need_communicators(); });
  if (communicators_) communicators_->split(workers, gangs);
}

cube::TrialResult TrainingRunner::run(std::int64_t cell, const comm::Context& gang,
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
  record_costs(result, started, options_.device, gang);
  set_activity(Phase::waiting);
  return result;
}

train::TrainOutcome TrainingRunner::learn(Trial& trial) {
  if (is_fitted(trial.settings))
    return fit_model(*trial.model, trial.dataset, trial.settings, trial.gang,
                     options_.device);
  const auto epoch_done = [&](const train::EpochReport& report) {
    if (trial.gang.rank() == 0)
      log::write(log::Level::debug, in_words(trial.cell, report));
  };
  const auto longest = [this](double seconds) {
    checkpoint_seconds_ = std::max(checkpoint_seconds_, seconds);
  };
  train::TrainOptions how{options_.device, trial.stop, epoch_done,
                          checkpoint_options(trial.cell), longest};
  how.communicators = communicators_.get();
  return train::train(*trial.model, trial.dataset, trial.settings, trial.gang, how);
}

cube::TrialResult TrainingRunner::run_to_end(Trial& trial) {
  prepare(trial);
  trial.trained = learn(trial);
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

train::CheckpointOptions TrainingRunner::checkpoint_options(
    const sweep::Cell& cell) const {
  if (options_.checkpoints.empty()) return {};
  return {options_.checkpoints + "/" + cell.key, cell.key + " of " + plan_.config_hash,
          options_.start, options_.checkpoint_steps};
}

void TrainingRunner::recorded(std::int64_t cell) {
  const auto& key = plan_.cells.at(static_cast<std::size_t>(cell)).key;
  if (!options_.checkpoints.empty())
    formats::remove_checkpoint(options_.checkpoints + "/" + key);
}

void TrainingRunner::prepare(Trial& trial) {
  set_activity(Phase::preparing);
  // Not a trial's fault: a build without NCCL ends the job.
  if (trial.gang.size() > 1) need_communicators();
  train::agree(trial.gang, [&] {
    trial.settings = sweep::cell_settings(plan_, trial.cell.index);
    const auto seed = static_cast<std::uint64_t>(trial.settings.seed);
    trial.dataset = representations_.represent(
        dataset_.select(trial.settings.select, seed), trial.settings);
    train::check_trainable(trial.dataset, trial.settings, trial.gang.size(),
                           options_.device);
    trial.spec = model_spec(trial.settings, trial.dataset);
    trial.model = models::make_model(trial.spec, seed);
  });
}

void TrainingRunner::evaluate_and_save(Trial& trial, cube::TrialResult& result) {
  auto metrics = evaluation_.run(trial.cell, *trial.model, trial.dataset, trial.settings,
                                 trial.gang, trial.stop);
  train::agree(trial.gang, [&] {
    if (trial.gang.rank() != 0 || options_.checkpoints.empty()) return;
    const TrialIdentity identity{plan_, trial.cell, trial.settings, trial.spec, dataset_};
    save_checkpoints(options_.checkpoints, identity, *trial.model, trial.trained);
  });
  result.metrics = std::move(metrics);
}

}  // namespace s2fbench::trial
