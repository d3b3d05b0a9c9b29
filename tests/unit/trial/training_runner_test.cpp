#include "trial/training_runner.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "cube/schema.hpp"
#include "models/model_folder.hpp"
#include "train/trainer.hpp"
#include "unit/trial/tiny_sweep.hpp"

namespace s2fbench::trial {
namespace {

const char* const kOneCell = "  model: [bpnet]\n  loss: [poisson]\n  resolution: [32]\n";

cube::TrialResult run_cell(TrainingRunner& runner, std::int64_t cell, bool stop = false) {
  return runner.run(cell, comm::local_context(), [stop] { return stop; });
}

TEST(TrainingRunner, ResultFillsTheCubesSchema) {
  const TinySweep sweep(kOneCell);
  auto runner = sweep.runner();
  const auto result = run_cell(runner, 0);
  ASSERT_EQ(result.state, cube::CellState::done) << result.reason;
  const auto schema = cube::make_schema(sweep.plan);
  const auto values = cube::cell_values(schema, result, 1);
  ASSERT_EQ(values.metrics.size(), schema.metrics.size());
  EXPECT_EQ(schema.dimensions.at(1).labels.front(), "32");
  for (const auto& metric : result.metrics) {
    const bool never_absent = metric.name == "mse" || metric.name == "pearson_whole_gc";
    EXPECT_TRUE(!never_absent || !std::isnan(metric.values.front())) << metric.name;
  }
  for (const auto& curve : result.curves) EXPECT_EQ(curve.values.size(), 2u);
  EXPECT_GT(result.seconds, 0);
  EXPECT_GT(result.peak_memory, 1e6);
  EXPECT_EQ(result.gpu_seconds, 0);
  EXPECT_FALSE(result.host.empty());
}

TEST(TrainingRunner, LeavesTheModelFoldersOfTheTrial) {
  const TinySweep sweep(kOneCell);
  const std::string root = sweep.tiny.folder.path() + "/checkpoints";
  auto runner = sweep.runner(root);
  ASSERT_EQ(run_cell(runner, 0).state, cube::CellState::done);
  const std::string folder = root + "/" + sweep.plan.cells[0].key;
  const auto last = models::load_model_folder(folder + "/last");
  EXPECT_EQ(last.description.spec.name, "bpnet");
  EXPECT_EQ(last.description.loss, "poisson");
  EXPECT_EQ(last.description.tracks, sweep.tiny.dataset.tracks());
  EXPECT_EQ(last.description.provenance.at("epoch"), "2");
  EXPECT_EQ(last.description.provenance.at("cell_key"), sweep.plan.cells[0].key);
  // The same trial again, by hand.
  const auto settings = sweep::cell_settings(sweep.plan, 0);
  const auto model = train::tiny_model(sweep.tiny.dataset, settings);
  const auto outcome =
      train::train(*model, sweep.tiny.dataset, settings, comm::local_context());
  const auto best = models::load_model_folder(folder + "/best");
  EXPECT_EQ(train::weights_hash(*best.model), train::weights_hash(*model));
  train::restore_weights(*model, outcome.last);
  EXPECT_EQ(train::weights_hash(*last.model), train::weights_hash(*model));
}

TEST(TrainingRunner, AStopRequestIsNoEnd) {
  const TinySweep sweep(kOneCell);
  auto runner = sweep.runner();
  EXPECT_EQ(run_cell(runner, 0, true).state, cube::CellState::running);
}

TEST(TrainingRunner, AStoppedCellGoesOnFromItsCheckpoint) {
  const TinySweep sweep(kOneCell);
  const std::string root = sweep.tiny.folder.path() + "/running";
  auto undisturbed = sweep.runner();
  const auto whole = undisturbed.run(0, comm::local_context(), [] { return false; });
  int stops = 0;
  cube::TrialResult result;
  do {
    auto runner = sweep.runner(root);  // as a new process would make it
    int left = 5 + 3 * stops;          // an evaluation that is stopped starts again
    result = runner.run(0, comm::local_context(), [&left] { return --left < 0; });
    if (result.state == cube::CellState::done) runner.recorded(0);
  } while (result.state == cube::CellState::running && ++stops < 100);
  ASSERT_EQ(result.state, cube::CellState::done) << result.reason;
  EXPECT_GE(stops, 3);
  ASSERT_EQ(result.metrics.size(), whole.metrics.size());
  for (std::size_t i = 0; i < whole.metrics.size(); ++i)
    for (std::size_t j = 0; j < whole.metrics[i].values.size(); ++j) {
      const double ours = result.metrics[i].values[j],
                   theirs = whole.metrics[i].values[j];
      EXPECT_TRUE(ours == theirs || (std::isnan(ours) && std::isnan(theirs)));
    }
  expect_same_curves(result, whole.curves);
  const std::string folder = root + "/" + sweep.plan.cells[0].key;
  EXPECT_FALSE(std::filesystem::exists(folder + "/running.ckpt"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/best/model.yaml"));
}

TEST(TrainingRunner, ACellThatFailsOrDivergesDoesNotSpoilTheNext) {
  const TinySweep sweep(std::string(kOneCell) +
                        "extra_axes:\n"
                        "  train.learning_rate: [1000, 0.001]\n"
                        "  train.shards: [1, 4096]\n");
  auto runner = sweep.runner();
  ASSERT_EQ(sweep.plan.cells.size(), 4u);
  int done = 0, diverged = 0, failed = 0;
  for (std::int64_t cell = 0; cell < 4; ++cell) {
    const auto result = run_cell(runner, cell);
    done += result.state == cube::CellState::done ? 1 : 0;
    diverged += result.state == cube::CellState::diverged ? 1 : 0;
    failed += result.state == cube::CellState::failed ? 1 : 0;
    EXPECT_EQ(result.reason.empty(), result.state == cube::CellState::done);
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(diverged, 1);
  EXPECT_EQ(failed, 2);
}

// Each cell is trained on its own windows, as if it had been run by hand.
TEST(TrainingRunner, EveryCellHasItsSelection) {
  const train::TinyData tiny;
  const auto maxima =
      data::Dataset::summary(tiny.folder.path() + "/tiny.h5").tables[0].train.maximum;
  const std::string high = "tiled>" + std::to_string(maxima[maxima.size() / 2]);
  const TinySweep sweep(std::string(kOneCell) + "extra_axes:\n  select.train: [tiled, '" +
                        high + "']\nselect: {valid: tiled}\n");
  auto runner = sweep.runner();
  std::vector<cube::TrialResult> results;
  for (std::int64_t cell = 0; cell < 2; ++cell) {
    const auto result = run_cell(runner, cell);
    ASSERT_EQ(result.state, cube::CellState::done) << result.reason;
    const auto settings = sweep::cell_settings(sweep.plan, cell);
    const auto dataset = sweep.tiny.dataset.select(settings.select);
    const auto model = train::tiny_model(dataset, settings);
    const auto outcome = train::train(*model, dataset, settings, comm::local_context());
    expect_same_curves(result, outcome.curves);
    results.push_back(result);
  }
  EXPECT_NE(results[0].curves[0].values, results[1].curves[0].values);
}

TEST(TrainingRunner, ResultsDoNotDependOnTheOrderOfTrials) {
  const TinySweep sweep("  model: [cnn, bpnet]\n  resolution: [32]\n  seed: [1]\n");
  auto forward = sweep.runner(), backward = sweep.runner();
  run_cell(forward, 0);
  const auto second = run_cell(forward, 1);
  const auto first = run_cell(backward, 1);
  expect_same_curves(first, second.curves);
}

}  // namespace
}  // namespace s2fbench::trial
