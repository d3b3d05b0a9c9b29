// A binary trial from labels to metrics: what it is trained on, its curves, its scores.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "train/batches.hpp"
#include "train/trainer.hpp"
#include "unit/metrics/reference.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using train::TinyData;

config::TrialSettings binary_settings() {
  auto settings = train::tiny_settings("cnn_binary");
  settings.loss = "bce";
  settings.resolution = 2048;
  settings.train.monitor = "valid_aupr";
  return settings;
}

std::vector<data::View> all_views(const data::Dataset& dataset, Fold fold) {
  std::vector<data::View> views;
  const auto windows = static_cast<std::int64_t>(dataset.windows(fold).size());
  for (std::int64_t w = 0; w < windows; ++w) views.push_back(dataset.centre(fold, w));
  return views;
}

const std::vector<double>& curve(const train::TrainOutcome& outcome,
                                 const std::string& name) {
  return std::find_if(outcome.curves.begin(), outcome.curves.end(),
                      [&](const cube::Curve& c) { return c.name == name; })
      ->values;
}

// Pairs of a positive and a negative window, equal scores one half.
double pairs_won(const torch::Tensor& scores, const torch::Tensor& labels, int track) {
  double won = 0, pairs = 0;
  for (int i = 0; i < scores.size(0); ++i) {
    for (int j = 0; j < scores.size(0); ++j) {
      if (labels[i][track][0].item<float>() != 1) continue;
      if (labels[j][track][0].item<float>() != 0) continue;
      const auto a = scores[i][track][0].item<float>();
      const auto b = scores[j][track][0].item<float>();
      won += a > b ? 1 : (a == b ? 0.5 : 0);
      pairs += 1;
    }
  }
  return won / pairs;
}

TEST(Binary, TargetsAreTheLabelsOfTheWindows) {
  const TinyData tiny(test::TinyPeaks::some);
  const auto views = all_views(tiny.dataset, Fold::test);
  const auto batch = train::load_batch(tiny.dataset, Fold::test, views,
                                       train::target_of(binary_settings()), torch::kCPU);
  const auto windows = static_cast<std::int64_t>(views.size());
  ASSERT_EQ(batch.targets.sizes(), (torch::IntArrayRef{windows, 2, 1}));
  const auto labels = tiny.dataset.labels(Fold::test, views);
  for (std::int64_t i = 0; i < windows * 2; ++i)
    EXPECT_EQ(batch.targets[i / 2][i % 2][0].item<float>(), labels[i]);
  EXPECT_GT(batch.targets.sum().item<float>(), 0);
  EXPECT_LT(batch.targets.sum().item<float>(), static_cast<float>(windows * 2));
}

TEST(Binary, TrainsByItsMonitorAndScoresLogitsAgainstLabels) {
  const TinyData tiny(test::TinyPeaks::some);
  auto settings = binary_settings();
  settings.train.epochs = 3;
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto outcome =
      train::train(*model, tiny.dataset, settings, comm::local_context());
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  for (const char* name : {"valid_loss", "valid_auroc", "valid_aupr"})
    for (const double value : curve(outcome, name))
      EXPECT_TRUE(std::isfinite(value)) << name;
  for (const char* name : {"valid_pearson", "valid_mse"})
    for (const double value : curve(outcome, name))
      EXPECT_TRUE(std::isnan(value)) << name;
  const auto& aupr = curve(outcome, "valid_aupr");
  EXPECT_EQ(outcome.best_epoch,
            std::max_element(aupr.begin(), aupr.end()) - aupr.begin() + 1);

  BaselineCache baselines;
  const Request request{{"auroc", "average_precision", "aupr", "pearson_whole", "mse"},
                        {1024, 2048},
                        torch::kCPU,
                        {}};
  const auto evaluation = evaluate_test_fold(*model, tiny.dataset, settings,
                                             comm::local_context(), request, baselines);
  EXPECT_EQ(evaluation.undefined, 0);
  const auto views = all_views(tiny.dataset, Fold::test);
  const auto batch = train::load_batch(tiny.dataset, Fold::test, views,
                                       train::target_of(settings), torch::kCPU);
  const torch::NoGradGuard no_gradient;
  model->eval();
  const auto logits = model->forward(batch.input).profile;
  ASSERT_EQ(evaluation.metrics[0].values.size(), 2u);
  for (int track = 0; track < 2; ++track) {
    // Logits of another block size may differ in a rounding: one pair may swap.
    EXPECT_NEAR(evaluation.metrics[0].values[track],
                pairs_won(logits, batch.targets, track), 0.02);
    EXPECT_GT(evaluation.metrics[1].values[track], 0);
    EXPECT_GT(evaluation.metrics[2].values[track], 0);
  }
  // Logits as coverage: one bin, the whole window, against its mean.
  const auto coverage = tiny.dataset.batch(Fold::test, views, 2048).targets;
  for (int track = 0; track < 2; ++track) {
    std::vector<double> x, y;
    for (std::size_t w = 0; w < views.size(); ++w) {
      x.push_back(logits[static_cast<std::int64_t>(w)][track][0].item<float>());
      y.push_back(coverage[w * 2 + static_cast<std::size_t>(track)]);
    }
    const auto expected = metrics::reference(x, y);
    EXPECT_NEAR(evaluation.metrics[3].values[track * 2 + 1], expected.pearson, 1e-4);
    EXPECT_NEAR(evaluation.metrics[4].values[track * 2 + 1], expected.mse,
                1e-4 * expected.mse);
    for (const std::size_t metric : {3, 4})
      EXPECT_TRUE(std::isnan(evaluation.metrics[metric].values[track * 2]));
  }
}

TEST(Binary, ProfilesAreRankedByTheirTotals) {
  const TinyData tiny(test::TinyPeaks::some);
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  BaselineCache baselines;
  const auto evaluation =
      evaluate_test_fold(*model, tiny.dataset, settings, comm::local_context(),
                         {{"auroc", "mse"}, {32, 64}, torch::kCPU, {}}, baselines);
  EXPECT_EQ(evaluation.undefined, 0);
  const auto views = all_views(tiny.dataset, Fold::test);
  const auto batch = train::load_batch(tiny.dataset, Fold::test, views,
                                       train::target_of(settings), torch::kCPU);
  const auto labels = train::load_batch(tiny.dataset, Fold::test, views,
                                        train::target_of(binary_settings()), torch::kCPU)
                          .targets;
  const torch::NoGradGuard no_gradient;
  model->eval();
  const auto totals = model->forward(batch.input).profile.sum(2, true);
  ASSERT_EQ(evaluation.metrics[0].values.size(), 2u);
  for (int track = 0; track < 2; ++track)
    EXPECT_NEAR(evaluation.metrics[0].values[track], pairs_won(totals, labels, track),
                0.02);
  EXPECT_EQ(evaluation.metrics[1].values.size(), 4u);
}

TEST(Binary, ADatasetWithoutPeaksIsRefused) {
  const TinyData tiny;
  EXPECT_THROW(train::check_trainable(tiny.dataset, binary_settings(), 1), UserError);
}

}  // namespace
}  // namespace s2fbench::evaluate
