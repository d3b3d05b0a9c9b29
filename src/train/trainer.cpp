#include "train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "losses/loss.hpp"
#include "metrics/metric.hpp"
#include "train/agreement.hpp"
#include "train/schedule.hpp"
#include "train/scoring.hpp"
#include "train/step.hpp"
#include "train/streams.hpp"

namespace s2fbench::train {
namespace {

// The state of one training: made, run once, thrown away.
class Training {
 public:
  Training(models::Model& model, const data::Dataset& dataset,
           const config::TrialSettings& settings, const comm::Context& gang,
           const TrainOptions& options)
      : model_(model),
        dataset_(dataset),
        settings_(settings),
        gang_(gang),
        options_(options),
        loss_(losses::make_loss(settings.loss)),
        step_(model, loss_, settings, gang),
        decay_(settings.train),
        stopping_(settings.train) {}

  TrainOutcome run();

 private:
  void run_epochs();
  double train_epoch(int epoch);
  // Fills in what the validation fold says of the weights as they are.
  void validate(EpochReport& report);
  void record(const EpochReport& report);
  void keep_weights(const EpochReport& report);
  bool stop_asked() const { return options_.stop && options_.stop(); }

  models::Model& model_;
  const data::Dataset& dataset_;
  const config::TrialSettings& settings_;
  comm::Context gang_;
  const TrainOptions& options_;
  losses::Loss loss_;
  Step step_;
  PlateauDecay decay_;
  EarlyStopping stopping_;
  double best_loss_ = std::numeric_limits<double>::infinity();
  TrainOutcome outcome_;
};

TrainOutcome Training::run() {
  outcome_.curves = {{"train_loss", {}},
                     {"valid_loss", {}},
                     {"valid_pearson", {}},
                     {"learning_rate", {}}};
  try {
    run_epochs();
    restore_weights(model_,
                    settings_.train.keep == "best" ? outcome_.best : outcome_.last);
  } catch (const TrialEnd& end) {
    outcome_.state = end.state();
    outcome_.reason = end.what();
  }
  return std::move(outcome_);
}

void Training::run_epochs() {
  for (int epoch = 1; epoch <= settings_.train.epochs; ++epoch) {
    EpochReport report;
    report.epoch = epoch;
    report.learning_rate = decay_.rate();
    report.train_loss = train_epoch(epoch);
    validate(report);
    record(report);
    keep_weights(report);
    if (options_.epoch_done) options_.epoch_done(report);
    step_.set_learning_rate(decay_.after_epoch(report.valid_loss));
    if (stopping_.stop_after_epoch(epoch, report.valid_loss)) break;
  }
}

double Training::train_epoch(int epoch) {
  model_.train();
  const auto& train = settings_.train;
  const auto seed = static_cast<std::uint64_t>(settings_.seed);
  const auto windows =
      static_cast<std::int64_t>(dataset_.windows(data::Fold::train).size());
  const auto order = epoch_order(seed, epoch, windows);
  double loss = 0;
  std::int64_t seen = 0;
  for (StepInput input{0, epoch, 1, false, {}}; seen < windows; ++input.step) {
    input.windows = static_cast<int>(std::min<std::int64_t>(train.batch, windows - seen));
    if (input.windows < 2 * train.shards) break;
    input.stop = stop_asked();
    input.load = [&](const Shard& shard) {
      std::vector<data::View> views;
      for (int i = shard.first; i < shard.first + shard.size; ++i) {
        views.push_back(
            augmented_view(seed, epoch, order[seen + i], dataset_, train.augment));
      }
      return load_batch(dataset_, data::Fold::train, views, settings_.resolution,
                        options_.device);
    };
    const StepResult result = step_.run(input);
    loss += result.loss * input.windows;
    seen += input.windows;
    if (result.stop) throw TrialEnd(cube::CellState::running, "asked to stop");
  }
  return loss / static_cast<double>(seen);
}

void Training::validate(EpochReport& report) {
  const Scoring scoring{data::Fold::valid, loss_, {1}, options_.device, options_.stop};
  const BlockSums sums = score_model(model_, dataset_, settings_, gang_, scoring);
  report.valid_loss = sums.loss / sums.windows;
  std::vector<double> tracks;
  for (const auto& moments : sums.table)
    tracks.push_back(metrics::pearson_whole(moments));
  report.valid_pearson = metrics::mean_defined(tracks);
}

void Training::record(const EpochReport& report) {
  const double values[] = {report.train_loss, report.valid_loss, report.valid_pearson,
                           report.learning_rate};
  for (std::size_t i = 0; i < outcome_.curves.size(); ++i) {
    outcome_.curves[i].values.push_back(values[i]);
  }
  outcome_.epochs = report.epoch;
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
    if (report.valid_loss >= best_loss_) return;
    outcome_.best = outcome_.last;  // shared: copies are never written to
    best_loss_ = report.valid_loss;
    outcome_.best_epoch = report.epoch;
  });
}

}  // namespace

void check_trainable(const data::Dataset& dataset, const config::TrialSettings& settings,
                     int gang_size) {
  check_gang(settings.train, gang_size);
  const auto& train = settings.train;
  if (train.keep != "best" && train.keep != "last") {
    throw UserError("unknown value of train.keep", "'" + train.keep + "'",
                    "try best or last");
  }
  if (train.epochs < 1) throw UserError("train.epochs must be at least 1");
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
  check_trainable(dataset, settings, gang.size());
  torch::set_num_threads(settings.train.threads);
  std::optional<Training> training;
  try {
    agree(gang, [&] {
      model.to(options.device);
      training.emplace(model, dataset, settings, gang, options);
    });
  } catch (const TrialEnd& end) {
    TrainOutcome outcome;
    outcome.state = end.state();
    outcome.reason = end.what();
    return outcome;
  }
  return training->run();
}

}  // namespace s2fbench::train
