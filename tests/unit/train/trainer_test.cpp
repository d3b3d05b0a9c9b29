#include "train/trainer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "train/scoring.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

const std::vector<double>& curve(const TrainOutcome& outcome, const std::string& name) {
  return std::find_if(outcome.curves.begin(), outcome.curves.end(),
                      [&](const cube::Curve& c) { return c.name == name; })
      ->values;
}

TrainOutcome train_tiny(models::Model& model, const TinyData& tiny,
                        const config::TrialSettings& settings,
                        const TrainOptions& options = {}) {
  return train(model, tiny.dataset, settings, comm::local_context(), options);
}

TEST(Trainer, LearnsAndRecordsEveryEpoch) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.train.epochs = 4;
  const auto model = tiny_model(tiny.dataset, settings);
  int reports = 0;
  const auto outcome = train_tiny(*model, tiny, settings,
                                  {torch::kCPU, {}, [&](const auto&) { ++reports; }});
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  EXPECT_EQ(outcome.epochs, 4);
  EXPECT_EQ(reports, 4);
  ASSERT_EQ(outcome.curves.size(), catalogue::curves().size());
  for (const auto& row : catalogue::curves()) {
    ASSERT_EQ(curve(outcome, row.name).size(), 4u) << row.name;
    const bool defined = row.task != catalogue::Task::binary;
    for (const double value : curve(outcome, row.name))
      EXPECT_EQ(std::isfinite(value), defined) << row.name;
  }
  EXPECT_LT(curve(outcome, "train_loss").back(), curve(outcome, "train_loss").front());
  EXPECT_EQ(curve(outcome, "learning_rate"), std::vector<double>(4, 1e-3));
}

TEST(Trainer, KeepsTheWeightsOfTheBestEpoch) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.train.epochs = 3;
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome = train_tiny(*model, tiny, settings);
  const auto& losses = curve(outcome, "valid_loss");
  const auto best = std::min_element(losses.begin(), losses.end());
  EXPECT_EQ(outcome.best_epoch, best - losses.begin() + 1);
  const Scoring scoring{
      data::Fold::valid, losses::make_loss("poisson"), {}, {1}, torch::kCPU, {}};
  const auto sums =
      score_model(*model, tiny.dataset, settings, comm::local_context(), scoring);
  EXPECT_EQ(sums.loss / sums.windows, *best);
}

TEST(Trainer, FollowsTheMonitor) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.train.epochs = 5;
  settings.train.learning_rate = 0.02;
  for (const char* name : {"valid_pearson", "valid_mse"}) {
    settings.train.monitor = name;
    const auto model = tiny_model(tiny.dataset, settings);
    const auto outcome = train_tiny(*model, tiny, settings);
    ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
    const auto& values = curve(outcome, name);
    const auto best = std::string(name) == "valid_mse"
                          ? std::min_element(values.begin(), values.end())
                          : std::max_element(values.begin(), values.end());
    EXPECT_EQ(outcome.best_epoch, best - values.begin() + 1) << name;
  }
}

TEST(Trainer, AMonitorThatIsNeverDefinedKeepsTheFirstEpoch) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.train.monitor = "valid_auroc";
  settings.train.epochs = 3;
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome = train_tiny(*model, tiny, settings);
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  EXPECT_EQ(outcome.best_epoch, 1);
}

TEST(Trainer, CountsTheConstantTracksOfAnEpoch) {
  const TinyData tiny;
  const auto settings = constant_settings("pearson", 2);
  const auto model = constant_model(tiny.dataset, settings);
  const auto outcome = train_tiny(*model, tiny, settings);
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  // Every shard of every step, both tracks; a last batch below 2 x 2 windows is dropped.
  const auto windows = tiny.dataset.windows(data::Fold::train).size();
  const auto steps = windows / 16 + (windows % 16 >= 4 ? 1 : 0);
  EXPECT_EQ(curve(outcome, "constant_tracks").front(), static_cast<double>(steps * 4));
}

TEST(Trainer, StopsEarlyWhenNothingImproves) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.train.epochs = 9;
  settings.train.patience = 2;
  settings.train.learning_rate = 0;
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome = train_tiny(*model, tiny, settings);
  EXPECT_EQ(outcome.state, cube::CellState::done);
  EXPECT_EQ(outcome.epochs, 3);
  EXPECT_EQ(outcome.best_epoch, 1);
}

TEST(Trainer, AStopRequestLeavesTheTrialRunning) {
  const TinyData tiny;
  const auto settings = tiny_settings("bpnet");
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome =
      train_tiny(*model, tiny, settings, {torch::kCPU, [] { return true; }, {}});
  EXPECT_EQ(outcome.state, cube::CellState::running);
  EXPECT_EQ(outcome.epochs, 0);
}

TEST(Trainer, AHugeLearningRateDiverges) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.loss = "mse";
  settings.train.learning_rate = 1e30;
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome = train_tiny(*model, tiny, settings);
  EXPECT_EQ(outcome.state, cube::CellState::diverged);
  EXPECT_NE(outcome.reason.find("epoch 1"), std::string::npos) << outcome.reason;
}

TEST(Trainer, ResultsDoNotDependOnWhatRanBefore) {
  const TinyData tiny;
  auto settings = tiny_settings("cnn");
  settings.train.epochs = 1;
  const auto first = tiny_model(tiny.dataset, settings);
  train_tiny(*first, tiny, settings);
  torch::rand({100});
  const auto again = tiny_model(tiny.dataset, settings);
  train_tiny(*again, tiny, settings);
  EXPECT_EQ(weights_hash(*first), weights_hash(*again));
  settings.seed = 2;
  const auto other = tiny_model(tiny.dataset, settings);
  train_tiny(*other, tiny, settings);
  EXPECT_NE(weights_hash(*first), weights_hash(*other));
}

TEST(Trainer, RefusesWhatCannotBeTrained) {
  const TinyData tiny;
  const auto complaint = [&](const config::TrialSettings& settings) -> std::string {
    try {
      check_trainable(tiny.dataset, settings, 1);
    } catch (const UserError& error) {
      return error.what();
    }
    return "";
  };
  auto settings = tiny_settings("bpnet");
  EXPECT_EQ(complaint(settings), "");
  settings.train.keep = "first";
  EXPECT_NE(complaint(settings).find("train.keep"), std::string::npos);
  settings = tiny_settings("bpnet");
  settings.train.epochs = 0;
  EXPECT_NE(complaint(settings).find("train.epochs"), std::string::npos);
  settings = tiny_settings("bpnet");
  settings.train.shards = 4096;
  settings.train.batch = 8192;
  EXPECT_NE(complaint(settings).find("too few training windows"), std::string::npos);
}

}  // namespace
}  // namespace s2fbench::train
