#include "trial/stored_trial_runner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "cube/block_scores.hpp"
#include "cube/test_blocks.hpp"
#include "noise/block_bootstrap.hpp"
#include "unit/trial/tiny_sweep.hpp"

namespace s2fbench::trial {
namespace {

const char* const kTwoCells =
    "  model: [bpnet]\n  loss: [poisson]\n  resolution: [32]\n  seed: [1, 2]\n";

// A sweep whose first cell was trained, as its results folder would tell.
class Trained : public testing::Test {
 protected:
  void SetUp() override {
    auto runner = sweep.runner(folder + "/checkpoints");
    result = runner.run(0, comm::local_context(), [] { return false; });
    ASSERT_EQ(result.state, cube::CellState::done) << result.reason;
    auto& history = trained.history;
    history.identity.effective = sweep.plan.sweep.effective;
    history.identity.config_hash = sweep.plan.config_hash;
    history.identity.data_hash = sweep.plan.dataset.content_hash;
    history.schema = cube::make_schema(sweep.plan);
    history.cells.resize(2);
    history.cells[0].result = result;
    history.cells[1].result = {cube::CellState::diverged, "loss is not finite"};
    trained.folder = folder;
  }

  sweep::Plan plan(const std::vector<std::string>& overrides = {}) const {
    return evaluation_plan(trained, overrides, data, "cpu");
  }
  cube::TrialResult evaluate(const sweep::Plan& plan) const {
    StoredTrialRunner runner(plan, sweep.tiny.dataset, trained, torch::kCPU, anew);
    return runner.run(0, comm::local_context(), [] { return false; });
  }

  TinySweep sweep{kTwoCells};
  std::string data = sweep.tiny.folder.path() + "/tiny.h5";
  std::string folder = sweep.tiny.folder.path() + "/results";
  std::string anew = sweep.tiny.folder.path() + "/anew";  // test blocks of evaluations
  cube::TrialResult result;
  TrainedSweep trained;
};

TEST_F(Trained, GivesTheBitsOfTheTrialItself) {
  const auto again = evaluate(plan());
  ASSERT_EQ(again.state, cube::CellState::done) << again.reason;
  ASSERT_EQ(again.metrics.size(), result.metrics.size());
  for (std::size_t i = 0; i < again.metrics.size(); ++i) {
    const auto &ours = again.metrics[i].values, &theirs = result.metrics[i].values;
    ASSERT_EQ(ours.size(), theirs.size());
    for (std::size_t j = 0; j < ours.size(); ++j)
      EXPECT_TRUE(ours[j] == theirs[j] || (std::isnan(ours[j]) && std::isnan(theirs[j])));
  }
  expect_same_curves(again, result.curves);
}

// The trial and its evaluation leave the same test blocks, which give the trial's scores.
TEST_F(Trained, TestBlocksGiveTheScores) {
  evaluate(plan());
  const std::string key = sweep.plan.cells[0].key;
  const auto blocks = cube::read_test_blocks(cube::test_blocks_path(folder, key));
  const auto again = cube::read_test_blocks(anew + "/" + key + "/test_blocks.h5");
  EXPECT_TRUE(cube::same_blocks(blocks, again));
  ASSERT_EQ(again.moments.size(), blocks.moments.size());
  for (std::size_t i = 0; i < blocks.moments.size(); ++i)
    EXPECT_EQ(again.moments[i].cxy, blocks.moments[i].cxy);
  EXPECT_EQ(blocks.cell_key, key);
  EXPECT_EQ(blocks.test_set, "tiled");
  EXPECT_EQ(blocks.tracks, sweep.tiny.dataset.tracks());
  const std::size_t columns = blocks.eval_resolutions.size();
  for (const auto& metric : result.metrics) {
    if (metric.name != "pearson_whole" && metric.name != "mse") continue;
    ASSERT_EQ(metric.values.size(), blocks.tracks.size() * columns);
    for (std::size_t i = 0; i < metric.values.size(); ++i) {
      const cube::BlockScore score(blocks, metric.name, {{i / columns, i % columns}});
      const double ours = score(noise::Multiplicities(blocks.start.size(), 1));
      if (std::isnan(metric.values[i])) continue;
      EXPECT_NEAR(ours, metric.values[i], 1e-9) << metric.name;
    }
  }
}

TEST_F(Trained, OnlyWhatWasTrainedIsEvaluated) {
  const auto cells = plan().cells;
  EXPECT_EQ(cells[0].key, sweep.plan.cells[0].key);
  EXPECT_EQ(cells[0].invalid_reason, "");
  EXPECT_EQ(cells[1].invalid_reason, "not trained: diverged: loss is not finite");
  EXPECT_EQ(done_cells(trained), std::vector<std::int64_t>{0});
  EXPECT_EQ(load_trained(trained, 0).description.spec.name, "bpnet");
}

TEST_F(Trained, OtherMetricsButNoOtherTraining) {
  const auto other = evaluate(plan({"evaluate.metrics=[mse]"}));
  ASSERT_EQ(other.state, cube::CellState::done) << other.reason;
  EXPECT_EQ(other.metrics.front().name, "mse");
  EXPECT_THROW(plan({"train.epochs=3"}), UserError);
  EXPECT_THROW(plan({"select.train=peaks"}), UserError);
}

TEST_F(Trained, WeightsOfAnotherTrainingFailTheCell) {
  trained.history.identity.config_hash = "another";
  EXPECT_THROW(load_trained(trained, 0), UserError);
  const auto other = evaluate(plan());
  EXPECT_EQ(other.state, cube::CellState::failed);
  EXPECT_NE(other.reason.find("another training's"), std::string::npos) << other.reason;
  std::filesystem::remove_all(folder);
  const auto gone = evaluate(plan());
  EXPECT_EQ(gone.state, cube::CellState::failed);
  EXPECT_NE(gone.reason.find("best"), std::string::npos) << gone.reason;
}

TEST_F(Trained, AnEnsembleNeedsTwoSeeds) {
  const auto cells = evaluation_plan(trained, {}, data, "cpu", Seeds::ensemble).cells;
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_EQ(cells[0].invalid_reason,
            "an ensemble needs two trained seeds or more: 1 done");
}

TEST_F(Trained, AnEnsembleIsTheMeanOfItsSeeds) {
  auto runner = sweep.runner(folder + "/checkpoints");
  const auto second = runner.run(1, comm::local_context(), [] { return false; });
  ASSERT_EQ(second.state, cube::CellState::done) << second.reason;
  trained.history.cells[1].result = second;
  const auto plan = evaluation_plan(
      trained, {"evaluate.metrics=[mse, spread, spread_error_correlation]"}, data, "cpu",
      Seeds::ensemble);
  ASSERT_EQ(plan.cells.size(), 1U);
  EXPECT_EQ(plan.cells[0].invalid_reason, "");
  EXPECT_EQ(trained_cells(trained, plan, 0, Seeds::ensemble),
            (std::vector<std::int64_t>{0, 1}));
  StoredTrialRunner ensembles(plan, sweep.tiny.dataset, trained, torch::kCPU, anew,
                              Seeds::ensemble);
  const auto joint = ensembles.run(0, comm::local_context(), [] { return false; });
  ASSERT_EQ(joint.state, cube::CellState::done) << joint.reason;
  const auto mse_of = [](const cube::TrialResult& trial) {
    return std::find_if(trial.metrics.begin(), trial.metrics.end(),
                        [](const auto& metric) { return metric.name == "mse"; })
        ->values;
  };
  const auto ours = mse_of(joint), first = mse_of(result), other = mse_of(second);
  int compared = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (std::isnan(ours[i])) continue;
    ++compared;
    // The squared error of a mean is at most the mean squared error (Jensen).
    EXPECT_LT(ours[i], (first[i] + other[i]) / 2);
  }
  EXPECT_GT(compared, 2);
  for (const auto& metric : joint.metrics) {
    if (metric.name != "spread") continue;
    for (const double value : metric.values) EXPECT_GT(value, 0);
  }
  EXPECT_TRUE(joint.curves.empty());
}

TEST_F(Trained, AnotherDatasetIsRefused) {
  trained.history.identity.data_hash = "another";
  EXPECT_THROW(plan(), UserError);
}

}  // namespace
}  // namespace s2fbench::trial
