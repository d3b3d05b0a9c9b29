// Metrics of windows one by one, on a tiny trial: spread, calibration, conformal
// intervals and what tracks have apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/random_stream.hpp"
#include "evaluate/genome_blocks.hpp"
#include "evaluate/prediction_spread.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "metrics/calibration.hpp"
#include "metrics/conformal.hpp"
#include "models/dropout.hpp"
#include "models/ensemble.hpp"
#include "train/batches.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;

config::TrialSettings binary_settings() {
  auto settings = train::tiny_settings("cnn_binary");
  settings.loss = "bce";
  settings.resolution = 2048;
  return settings;
}

std::vector<data::View> test_views(const data::Dataset& dataset) {
  std::vector<data::View> views;
  for (std::int64_t w = 0; w < std::ssize(dataset.windows(Fold::test)); ++w)
    views.push_back(dataset.centre(Fold::test, w));
  return views;
}

// What the model says of the test windows: (windows, tracks), double.
torch::Tensor totals(models::Model& model, const data::Dataset& dataset,
                     const config::TrialSettings& settings) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const auto batch = train::load_batch(dataset, Fold::test, test_views(dataset),
                                       train::target_of(settings), torch::kCPU);
  return losses::coverage(model.forward(batch.input)).to(torch::kFloat64).sum(2);
}

std::vector<std::vector<double>> values_of(const train::TinyData& tiny,
                                           const config::TrialSettings& settings,
                                           models::Model& model,
                                           const std::vector<std::string>& metrics) {
  BaselineCache baselines;
  const auto evaluation =
      evaluate_test_fold(model, tiny.dataset, settings, comm::local_context(),
                         {metrics, {32, 128, 2048}}, baselines);
  std::vector<std::vector<double>> values;
  for (const auto& metric : evaluation.metrics) values.push_back(metric.values);
  return values;
}

std::vector<double> column(const torch::Tensor& table, std::int64_t track) {
  const auto row = table.select(1, track).contiguous();
  return {row.const_data_ptr<double>(), row.const_data_ptr<double>() + row.numel()};
}

torch::Tensor true_totals(const train::TinyData& tiny,
                          const config::TrialSettings& settings) {
  return train::load_batch(tiny.dataset, Fold::test, test_views(tiny.dataset),
                           train::target_of(settings), torch::kCPU)
      .targets.to(torch::kFloat64)
      .sum(2);
}

TEST(CalibrationHalf, IsDrawnByBlocks) {
  const train::TinyData tiny;
  const auto parts = genome_parts(tiny.dataset, Fold::train);
  const auto half = calibration_half(tiny.dataset, Fold::train, 3);
  ASSERT_EQ(half.size(), parts.of_window.size());
  std::map<std::int64_t, std::set<int>> of_block;
  for (std::size_t w = 0; w < half.size(); ++w)
    of_block[parts.of_window[w]].insert(half[w]);
  std::set<int> seen;
  for (const auto& [block, halves] : of_block) {
    EXPECT_EQ(halves.size(), 1U);
    seen.insert(*halves.begin());
  }
  EXPECT_EQ(seen, (std::set{0, 1}));
  EXPECT_NE(half, calibration_half(tiny.dataset, Fold::train, 4));
}

TEST(ConformalCoverage, IsThatOfTheTotals) {
  const train::TinyData tiny;  // no peaks: labels are not needed
  auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto predicted = totals(*model, tiny.dataset, settings);
  const auto truth = true_totals(tiny, settings);
  const auto half = [&] {
    // A seed whose halves are both large enough for 90 %.
    for (settings.evaluate.seed = 1;; ++settings.evaluate.seed) {
      auto drawn = calibration_half(tiny.dataset, Fold::test,
                                    static_cast<std::uint64_t>(settings.evaluate.seed));
      const auto ones = std::count(drawn.begin(), drawn.end(), 1);
      if (ones >= 9 && ones < std::ssize(drawn)) return drawn;
      if (settings.evaluate.seed == 1000) return std::vector<std::uint8_t>{};
    }
  }();
  ASSERT_FALSE(half.empty()) << "the tiny test chromosome has one block";
  const auto values = values_of(tiny, settings, *model,
                                {"conformal_coverage", "conformal_coverage_windows"});
  for (std::int64_t track = 0; track < 2; ++track) {
    const auto p = column(predicted, track), y = column(truth, track);
    std::vector<double> calibration, tested;
    for (std::size_t w = 0; w < half.size(); ++w)
      (half[w] != 0 ? calibration : tested).push_back(std::abs(p[w] - y[w]));
    const double quantile = metrics::conformal_quantile(calibration, 0.1);
    const auto covered = std::count_if(tested.begin(), tested.end(),
                                       [&](double error) { return error <= quantile; });
    const auto at = static_cast<std::size_t>(track);
    // Totals of other blocks of windows round differently: one window may change sides.
    EXPECT_NEAR(values[0][at],
                static_cast<double>(covered) / static_cast<double>(tested.size()),
                1.01 / static_cast<double>(tested.size()));
    EXPECT_EQ(values[1][at], static_cast<double>(tested.size()));
  }
}

TEST(CalibrationError, IsThatOfTheProbabilities) {
  const train::TinyData tiny(test::TinyPeaks::some);
  const auto settings = binary_settings();
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto probability = torch::sigmoid(totals(*model, tiny.dataset, settings));
  const auto labels = true_totals(tiny, settings);
  const auto values = values_of(tiny, settings, *model,
                                {"calibration_error", "calibration_error_largest"});
  for (std::int64_t track = 0; track < 2; ++track) {
    const auto bins =
        metrics::calibration_bins(column(probability, track), column(labels, track), 15);
    const auto at = static_cast<std::size_t>(track);
    EXPECT_NEAR(values[0][at], metrics::expected_calibration_error(bins), 0.02);
    EXPECT_GE(values[1][at], values[0][at]);
  }
}

TEST(WindowMetrics, OfTheOtherKindOfModelAreAbsentNotUndefined) {
  const train::TinyData tiny(test::TinyPeaks::some);
  for (auto settings : {train::tiny_settings("bpnet"), binary_settings()}) {
    const bool binary = settings.loss == "bce";
    const auto model = train::tiny_model(tiny.dataset, settings);
    BaselineCache baselines;
    const auto evaluation = evaluate_test_fold(
        *model, tiny.dataset, settings, comm::local_context(),
        {{binary ? "conformal_coverage" : "calibration_error"}, {2048}}, baselines);
    for (const double value : evaluation.metrics.front().values)
      EXPECT_TRUE(std::isnan(value));
    EXPECT_EQ(evaluation.undefined, 0);
  }
}

TEST(PredictionSpread, IsThatOfTheMembers) {
  const train::TinyData tiny(test::TinyPeaks::some);
  for (auto settings : {train::tiny_settings("bpnet"), binary_settings()}) {
    const bool binary = settings.loss == "bce";
    std::vector<std::shared_ptr<models::Model>> members;
    std::vector<torch::Tensor> said;
    for (settings.seed = 1; settings.seed <= 3; ++settings.seed) {
      members.push_back(train::tiny_model(tiny.dataset, settings));
      const auto values = totals(*members.back(), tiny.dataset, settings);
      said.push_back(binary ? torch::sigmoid(values) : values);
    }
    models::Ensemble ensemble(members, train::target_of(settings).task);
    const auto spread = prediction_spread(
        ensemble, tiny.dataset, train::target_of(settings), comm::local_context(), {});
    const torch::Tensor all = torch::stack(said);  // (members, windows, tracks)
    const auto mean = all.mean(0).flatten(), deviation = all.std(0, true).flatten();
    ASSERT_EQ(std::ssize(spread.mean), mean.numel());
    for (std::int64_t i = 0; i < mean.numel(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double wanted = mean[i].item<double>();
      EXPECT_NEAR(spread.mean[at], wanted, 1e-5 * wanted);
      EXPECT_NEAR(spread.deviation[at], deviation[i].item<double>(), 1e-4 * wanted);
      EXPECT_GT(spread.deviation[at], 0);
    }
  }
}

TEST(PredictionSpread, OfOneModelIsThatOfPassesWithDropout) {
  const train::TinyData tiny;
  const auto settings = train::tiny_settings("cnn");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto target = train::target_of(settings);
  const auto spread =
      prediction_spread(*model, tiny.dataset, target, comm::local_context(), {.seed = 5});
  const std::int64_t window = 3;
  const auto view = tiny.dataset.centre(Fold::test, window);
  const auto onehot =
      train::load_batch(tiny.dataset, Fold::test, {&view, 1}, target, torch::kCPU).input;
  const torch::NoGradGuard no_gradient;
  const auto plain = model->forward(onehot).profile.sum(2);
  const models::DropoutSampling sampling(*model);
  models::seed_dropout(*model, 5, 0, place_key(tiny.dataset.windows(Fold::test)[window]));
  const auto passes =
      model->forward(onehot.repeat({20, 1, 1})).profile.sum(2).to(torch::kFloat64);
  for (std::int64_t track = 0; track < 2; ++track) {
    const auto at = static_cast<std::size_t>(window * 2 + track);
    const double deviation = passes.select(1, track).std(0, true).item<double>();
    EXPECT_NEAR(spread.deviation[at], deviation, 1e-6 * deviation);
    EXPECT_GT(deviation, 0);
    // Inverted dropout: about the plain prediction on average.
    EXPECT_NEAR(spread.mean[at], plain[0][track].item<double>(), 3 * deviation);
  }
}

TEST(PredictionSpread, WithoutDropoutIsNone) {
  const train::TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto values =
      values_of(tiny, settings, *model, {"spread", "spread_error_correlation"});
  for (int track = 0; track < 2; ++track) {
    EXPECT_EQ(values[0][track], 0);
    EXPECT_TRUE(std::isnan(values[1][track])) << values[1][track];
  }
}

TEST(PearsonSpecific, OfTwoTracksIsThatOfTheirDifference) {
  const train::TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto values =
      values_of(tiny, settings, *model, {"pearson_specific", "pearson_tracks_mean"});
  const auto target = train::target_of(settings);
  const torch::NoGradGuard no_gradient;
  const auto batch = train::load_batch(tiny.dataset, Fold::test, test_views(tiny.dataset),
                                       target, torch::kCPU);
  const auto p = model->forward(batch.input).profile.to(torch::kFloat64);
  const auto y = batch.targets.to(torch::kFloat64);
  const auto r = [](const torch::Tensor& a, const torch::Tensor& b) {
    return torch::corrcoef(torch::stack({a.flatten(), b.flatten()}))[0][1].item<double>();
  };
  const double specific =
      r(p.select(1, 0) - p.select(1, 1), y.select(1, 0) - y.select(1, 1));
  for (const std::size_t track : {0, 1}) {
    EXPECT_NEAR(values[0][track * 3], specific, 1e-4);  // at 32 bp
    EXPECT_NEAR(values[1][track * 3], r(p.mean(1), y.mean(1)), 1e-4);
  }
}

}  // namespace
}  // namespace s2fbench::evaluate
