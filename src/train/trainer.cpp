#include "train/trainer.hpp"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "train/agreement.hpp"
#include "train/device.hpp"
#include "train/epoch_batches.hpp"
#include "train/precision.hpp"
#include "train/saved_tensors.hpp"
#include "train/schedule.hpp"
#include "train/scoring.hpp"
#include "train/step.hpp"

namespace s2fbench::train {
namespace {

// What a gang's sums go through.
struct GangReducers {
  std::unique_ptr<reduce::Reducer> gradients;
  std::unique_ptr<reduce::Reducer> statistics;  // none unless the settings want it
};

// Collective over the gang.
GangReducers make_reducers(const config::TrainSettings& settings,
                           const comm::Context& gang, const TrainOptions& options) {
  auto* communicators = options.device.is_cpu() ? nullptr : options.communicators;
  if (!options.device.is_cpu() && gang.size() > 1 && communicators == nullptr)
    throw InternalError("a gang of GPUs without communicators");
  return {reduce::make_reducer(gang, reduce::mode_of(settings.reduction), communicators),
          statistics_reducer(settings, gang, communicators)};
}

// The state of one training: made, run once, thrown away.
class Training {
 public:
  Training(models::Model& model, const data::Dataset& dataset,
           const config::TrialSettings& settings, const comm::Context& gang,
           const TrainOptions& options, GangReducers reducers)
      : model_(model),
        dataset_(dataset),
        settings_(settings),
        gang_(gang),
        options_(options),
        loss_(losses::make_loss(settings.loss, settings.train.loss_alpha, {},
                                dataset.of_sequences())),
        whole_batch_(reducers.statistics ? std::make_unique<WholeBatchSums>(
                                               model, std::move(reducers.statistics))
                                         : nullptr),
        step_(model,
              losses::make_loss(
                  settings.loss, settings.train.loss_alpha,
                  whole_batch_ ? whole_batch_->hook() : losses::SumOverShards{},
                  dataset.of_sequences()),
              settings, gang,
              {options.bucket_floats, whole_batch_.get(), std::move(reducers.gradients)}),
        decay_(settings.train),
        stopping_(settings.train),
        best_(settings.train) {
    for (const auto& row : catalogue::curves()) outcome_.curves.push_back({row.name, {}});
    register_state();
  }

  TrainOutcome run();

 private:
  // Where in the training we are: all that a resumed one must know but weights.
  struct Position {
    std::int64_t epoch = 1;  // the one under way, from 1
    std::int64_t steps = 0;  // of it that are done
    std::int64_t seen = 0;   // windows of it that were trained on
    double loss = 0;         // sum over them
    double constant_tracks = 0;
    std::int64_t over = 0;  // 1: no epoch is left
  };

  void register_state();
  void run_epochs();
  void train_epoch();
  void finish_epoch();
  // A request to stop: what there is goes to disk, then all leave.
  [[noreturn]] void leave();
  // The sums over the validation fold with the weights as they are.
  BlockSums validate();
  void record(const EpochReport& report);
  void keep_weights(const EpochReport& report);
  bool stop_asked();

  models::Model& model_;
  const data::Dataset& dataset_;
  const config::TrialSettings& settings_;
  comm::Context gang_;
  const TrainOptions& options_;
  SideStream side_{options_.device};
  losses::Loss loss_;  // of a block or a shard
  std::unique_ptr<WholeBatchSums> whole_batch_;
  Step step_;
  PlateauDecay decay_;
  EarlyStopping stopping_;
  BestEpoch best_;
  Position position_;
  TrainOutcome outcome_;
  SavedState state_;
  Checkpoints checkpoints_{options_.checkpoints, gang_, state_};
  double begin_ = monotonic_seconds();
  double last_asked_ = begin_;  // whether to stop
  double longest_needed_ = 0;   // from such a request to a checkpoint
};

// Everything that changes while epochs run is named here or by its owner.
void Training::register_state() {
  step_.register_state(state_);
  decay_.register_state(state_);
  stopping_.register_state(state_);
  best_.register_state(state_);
  state_.add_value("position", position_);
  for (auto& curve : outcome_.curves)
    state_.add_values("curve." + curve.name, curve.values);
  add_weights(state_, "best", outcome_.best, model_);
  state_.add(
      "seconds",
      [this] {
        const double all = outcome_.earlier_seconds + monotonic_seconds() - begin_;
        const auto* first = reinterpret_cast<const std::byte*>(&all);
        return SavedState::Block(first, first + sizeof(all));
      },
      [this](const SavedState::Block& block) {
        SavedState::expect_size("seconds", block, sizeof(double));
        std::memcpy(&outcome_.earlier_seconds, block.data(), sizeof(double));
      });
}

bool Training::stop_asked() {
  const double now = monotonic_seconds();
  const double needed = now - last_asked_ + checkpoints_.longest_save();
  last_asked_ = now;
  if (needed > longest_needed_) {
    longest_needed_ = needed;
    if (options_.longest_to_checkpoint) options_.longest_to_checkpoint(needed);
  }
  return options_.stop && options_.stop();
}

void Training::leave() {
  checkpoints_.save();
  throw TrialEnd(cube::CellState::running, "asked to stop");
}

TrainOutcome Training::run() {
  try {
    checkpoints_.resume();
    run_epochs();
    restore_weights(model_,
                    settings_.train.keep == "best" ? outcome_.best : outcome_.last);
  } catch (const TrialEnd& end) {
    outcome_.state = end.state();
    outcome_.reason = end.what();
  }
  outcome_.checkpoints = checkpoints_.count();
  outcome_.checkpoint_seconds = checkpoints_.seconds();
  outcome_.exchange = step_.trace();
  outcome_.seconds = monotonic_seconds() - begin_;
  return std::move(outcome_);
}

void Training::run_epochs() {
  while (position_.over == 0) {
    train_epoch();
    finish_epoch();
    checkpoints_.save();
  }
  // The model as it is now; a training resumed after its last epoch has it from there.
  if (outcome_.last.empty()) agree(gang_, [&] { outcome_.last = copy_weights(model_); });
  outcome_.epochs = static_cast<int>(position_.epoch) - 1;
  outcome_.best_epoch = best_.epoch();
}

void Training::finish_epoch() {
  EpochReport report;
  report.epoch = static_cast<int>(position_.epoch);
  report.learning_rate = decay_.rate();
  report.train_loss = position_.loss / static_cast<double>(position_.seen);
  report.constant_tracks = position_.constant_tracks;
  const BlockSums sums = validate();
  report = target_of(settings_).task == catalogue::Task::masked
               ? with_letters(report, sums)
           : dataset_.of_sequences() ? with_sequences(report, sums, dataset_.has_labels())
                                     : with_validation(report, sums);
  record(report);
  keep_weights(report);
  if (options_.epoch_done) options_.epoch_done(report);
  const double monitored = value_of(report, settings_.train.monitor);
  step_.set_learning_rate(decay_.after_epoch(monitored));
  const bool enough = stopping_.stop_after_epoch(report.epoch, monitored);
  position_.over = enough || report.epoch >= settings_.train.epochs;
  ++position_.epoch;
  position_.steps = position_.seen = 0;
  position_.loss = position_.constant_tracks = 0;
}

void Training::train_epoch() {
  model_.train();
  StepInput input;
  input.epoch = static_cast<int>(position_.epoch);
  input.step = static_cast<int>(position_.steps) + 1;
  std::optional<EpochBatches> batches;
  agree(gang_, [&] {
    const EpochPlace place{input.epoch, input.step, position_.seen};
    batches.emplace(dataset_, settings_, gang_, side_, place);
  });
  input.load = [&](const Shard& shard) { return batches->load(shard); };
  while ((input.windows = batches->windows_after(position_.seen)) > 0) {
    input.step = static_cast<int>(position_.steps) + 1;
    set_activity(Phase::training, input.step);
    input.stop = stop_asked();
    const StepResult result = step_.run(input);
    position_.loss += result.loss * input.windows;
    position_.constant_tracks += result.constant_tracks;
    position_.seen += input.windows;
    ++position_.steps;
    if (result.stop) leave();
    checkpoints_.step_done();
  }
  outcome_.data_wait += batches->waited();
}

BlockSums Training::validate() {
  set_activity(Phase::validating);
  const Scoring scoring{data::Fold::valid,
                        loss_,
                        validation_parts(target_of(settings_).task),
                        {1},
                        options_.device,
                        [this] { return stop_asked(); }};
  try {
    return score_model(model_, dataset_, settings_, gang_, scoring);
  } catch (const TrialEnd& end) {
    // Scoring changes no state: a resumed trial scores again.
    if (end.state() == cube::CellState::running) leave();
    throw;
  }
}

void Training::record(const EpochReport& report) {
  for (auto& curve : outcome_.curves)
    curve.values.push_back(value_of(report, curve.name));
  if (!std::isfinite(report.valid_loss)) {
    throw TrialEnd(cube::CellState::diverged,
                   "validation loss is no finite number after "
                   "epoch " +
                       std::to_string(report.epoch));
  }
}

void Training::keep_weights(const EpochReport& report) {
  // Copies may run out of memory, on one rank only.
  agree(gang_, [&] {
    outcome_.last = copy_weights(model_);
    const double monitored = value_of(report, settings_.train.monitor);
    // Shared: copies are never written to.
    if (best_.is_best(report.epoch, monitored)) outcome_.best = outcome_.last;
  });
}

}  // namespace

void check_trainable(const data::Dataset& dataset, const config::TrialSettings& settings,
                     int gang_size, const torch::Device& device) {
  check_gang(settings.train, gang_size);
  if (settings.train.precision == "tf32" && device.is_cpu()) {
    throw UserError("train.precision = tf32 wants a GPU", "device cpu",
                    "try float32 or bfloat16");
  }
  const auto& train = settings.train;
  if (train.keep != "best" && train.keep != "last") {
    throw UserError("unknown value of train.keep", "'" + train.keep + "'",
                    "try best or last");
  }
  if (train.epochs < 1) throw UserError("train.epochs must be at least 1");
  monitor_is_highest(train);  // throws for what is no monitor
  if (target_of(settings).task == catalogue::Task::binary && !dataset.has_labels()) {
    throw UserError("no labels to train on", "the dataset",
                    "try one whose tracks have peaks");
  }
  const auto windows = dataset.windows(data::Fold::train).size();
  if (windows < static_cast<std::size_t>(2 * train.shards)) {
    throw UserError(
        "too few training windows",
        std::to_string(windows) + " for train.shards = " + std::to_string(train.shards),
        "try fewer shards or more data");
  }
  if (dataset.windows(data::Fold::valid).empty()) {
    throw UserError("no validation windows", "the dataset", "try other chromosomes");
  }
}

TrainOutcome train(models::Model& model, const data::Dataset& dataset,
                   const config::TrialSettings& settings, const comm::Context& gang,
                   const TrainOptions& options) {
  check_trainable(dataset, settings, gang.size(), options.device);
  torch::set_num_threads(settings.train.threads);
  std::optional<Training> training;
  const MatrixPrecision precision(settings.train.precision);
  // Not inside the agreement: all ranks take part in making them.
  GangReducers reducers = make_reducers(settings.train, gang, options);
  TrainOutcome outcome;
  try {
    Weights first;
    agree(gang, [&] {
      model.to(options.device);
      training.emplace(model, dataset, settings, gang, options, std::move(reducers));
      first = copy_weights(model);
    });
    share_weights(model, std::move(first), gang);
    outcome = training->run();
  } catch (const TrialEnd& end) {
    outcome.state = end.state();
    outcome.reason = end.what();
  }
  // What a failed trial held may be all that the next one needs.
  if (outcome.state != cube::CellState::done) {
    training.reset();
    model.to(torch::kCPU);
    give_back_memory(options.device);
  }
  return outcome;
}

}  // namespace s2fbench::train
