#include "evaluate/whole_chromosome.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "metrics/metric.hpp"
#include "metrics/rank_correlation.hpp"
#include "train/batches.hpp"
#include "unit/metrics/reference.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using train::TinyData;

const std::vector<int> kEight = {1, 32, 64, 128, 256, 512, 1024, 2048};

std::vector<data::View> all_views(const data::Dataset& dataset, Fold fold) {
  std::vector<data::View> views;
  const auto windows = static_cast<std::int64_t>(dataset.windows(fold).size());
  for (std::int64_t w = 0; w < windows; ++w) views.push_back(dataset.centre(fold, w));
  return views;
}

// Track `track` of (windows, tracks, bins) values, one row, means of `factor` bins.
std::vector<double> row(std::span<const float> values, const data::Batch& shape,
                        int track, int factor) {
  std::vector<double> out;
  for (int w = 0; w < shape.windows; ++w) {
    const float* bins =
        &values[(static_cast<std::size_t>(w) * shape.tracks + track) * shape.bins];
    for (int b = 0; b + factor <= shape.bins; b += factor) {
      double sum = 0;
      for (int j = 0; j < factor; ++j) sum += bins[b + j];
      out.push_back(sum / factor);
    }
  }
  return out;
}

Evaluation evaluate_tiny(const TinyData& tiny, const config::TrialSettings& settings,
                         models::Model& model, const std::vector<std::string>& metrics) {
  BaselineCache baselines;
  const Request request{metrics, kEight, torch::kCPU, {}};
  return evaluate_test_fold(model, tiny.dataset, settings, comm::local_context(), request,
                            baselines);
}

TEST(WholeChromosome, AgreesWithTwoPassesOverAllPredictions) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto evaluation = evaluate_tiny(tiny, settings, *model, {"pearson_whole", "mse"});
  const auto views = all_views(tiny.dataset, Fold::test);
  const auto batch = tiny.dataset.batch(Fold::test, views, settings.resolution);
  const torch::NoGradGuard no_gradient;
  model->eval();
  const auto input = train::tensor_of(batch.input, {batch.windows, 4, batch.length});
  const auto predicted = model->forward(input).profile.contiguous();
  const std::span<const float> values(predicted.const_data_ptr<float>(),
                                      static_cast<std::size_t>(predicted.numel()));
  const auto& pearson = evaluation.metrics.at(0).values;
  const auto& mse = evaluation.metrics.at(1).values;
  ASSERT_EQ(pearson.size(), batch.tracks * kEight.size());
  for (int track = 0; track < batch.tracks; ++track) {
    for (std::size_t i = 0; i < kEight.size(); ++i) {
      const auto at = track * kEight.size() + i;
      if (kEight[i] < settings.resolution || batch.length % kEight[i] != 0) {
        EXPECT_TRUE(std::isnan(pearson[at])) << kEight[i];
        continue;
      }
      const int factor = kEight[i] / settings.resolution;
      const auto expected = metrics::reference(row(values, batch, track, factor),
                                               row(batch.targets, batch, track, factor));
      // Convolutions round differently in blocks of another size.
      EXPECT_NEAR(pearson[at], expected.pearson, 1e-4);
      EXPECT_NEAR(mse[at], expected.mse, 1e-5 * expected.mse);
    }
  }
}

// Predictions and truth of a whole fold, (windows, tracks, bins).
struct FoldValues {
  data::Batch batch;
  std::vector<float> predicted;
};

FoldValues predict_fold(const TinyData& tiny, const config::TrialSettings& settings,
                        models::Model& model, Fold fold) {
  const auto views = all_views(tiny.dataset, fold);
  FoldValues values{tiny.dataset.batch(fold, views, settings.resolution), {}};
  const auto& batch = values.batch;
  const torch::NoGradGuard no_gradient;
  model.eval();
  const auto input = train::tensor_of(batch.input, {batch.windows, 4, batch.length});
  const auto out = model.forward(input).profile.contiguous();
  const float* first = out.const_data_ptr<float>();
  values.predicted.assign(first, first + out.numel());
  return values;
}

TEST(WholeChromosome, WindowMetricsAreMeansOverWindows) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto evaluation =
      evaluate_tiny(tiny, settings, *model,
                    {"pearson_window", "pearson_window_windows", "spearman_window",
                     "js_divergence", "poisson_deviance", "poisson_deviance_windows"});
  const auto fold = predict_fold(tiny, settings, *model, Fold::test);
  const auto x = row(fold.predicted, fold.batch, 1, 4);
  const auto y = row(fold.batch.targets, fold.batch, 1, 4);
  const int bins = fold.batch.bins / 4;
  const auto expected =
      metrics::statistics_of(x.data(), y.data(), fold.batch.windows, bins,
                             {.window_pearson = true,
                              .window_spearman = true,
                              .jensen_shannon = true,
                              .poisson = true});
  const auto at = [&](int metric) {
    return evaluation.metrics.at(metric).values.at(1 * kEight.size() + 3);  // 128 bp
  };
  EXPECT_NEAR(at(0), metrics::mean(expected.window_pearson), 1e-4);
  EXPECT_EQ(at(1), expected.window_pearson.windows);
  EXPECT_GT(at(1), 0);
  EXPECT_NEAR(at(2), metrics::mean(expected.window_spearman), 0.02);
  EXPECT_NEAR(at(3), metrics::mean(expected.js_divergence), 1e-5);
  const double deviance = metrics::poisson_deviance(expected.poisson, 1);
  EXPECT_NEAR(at(4), deviance, 1e-5 * deviance);
  EXPECT_EQ(at(5), fold.batch.windows);
}

TEST(WholeChromosome, SpearmanIsThatOfAllValues) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto evaluation = evaluate_tiny(tiny, settings, *model, {"spearman_whole"});
  const auto fold = predict_fold(tiny, settings, *model, Fold::test);
  for (int track = 0; track < 2; ++track) {
    for (const std::size_t column : {1UL, 3UL}) {
      const auto x = row(fold.predicted, fold.batch, track, kEight[column] / 32);
      const auto y = row(fold.batch.targets, fold.batch, track, kEight[column] / 32);
      const int values = static_cast<int>(x.size());
      EXPECT_NEAR(evaluation.metrics[0].values[track * kEight.size() + column],
                  metrics::window_spearman(x.data(), y.data(), values), 1e-4);
    }
    EXPECT_TRUE(std::isnan(evaluation.metrics[0].values[track * kEight.size()]));
  }
}

TEST(WholeChromosome, ScalesByTheValidationOrTheTestWindows) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto evaluation =
      evaluate_tiny(tiny, settings, *model, {"mse_scaled_valid", "mse_scaled_oracle"});
  const auto test = predict_fold(tiny, settings, *model, Fold::test);
  const auto valid = predict_fold(tiny, settings, *model, Fold::valid);
  const std::array folds = {&valid, &test};
  for (std::size_t metric = 0; metric < 2; ++metric) {
    const auto factor_x = row(folds.at(metric)->predicted, folds.at(metric)->batch, 0, 1);
    const auto factor_y =
        row(folds.at(metric)->batch.targets, folds.at(metric)->batch, 0, 1);
    const double factor = std::accumulate(factor_y.begin(), factor_y.end(), 0.0) /
                          std::accumulate(factor_x.begin(), factor_x.end(), 0.0);
    auto x = row(test.predicted, test.batch, 0, 1);
    for (double& value : x) value *= factor;
    const double mse =
        metrics::reference(x, row(test.batch.targets, test.batch, 0, 1)).mse;
    EXPECT_NEAR(evaluation.metrics.at(metric).values.at(1), mse, 1e-4 * mse);
  }
}

TEST(WholeChromosome, BlocksOfTheGenomeAddUpToTheWhole) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  BaselineCache baselines;
  const auto evaluation = evaluate_test_fold(
      *model, tiny.dataset, settings, comm::local_context(),
      {{"pearson_whole", "mse"}, {32, 128}, torch::kCPU, {}, true}, baselines);
  const auto& blocks = evaluation.blocks;
  ASSERT_GT(blocks.start.size(), 1u);
  ASSERT_EQ(blocks.chromosome.size(), blocks.start.size());
  const std::size_t columns = 2 * 2;
  ASSERT_EQ(blocks.moments.size(), blocks.start.size() * columns);
  for (std::size_t column = 0; column < columns; ++column) {
    metrics::PairMoments sum;
    for (std::size_t b = 0; b < blocks.start.size(); ++b) {
      EXPECT_EQ(blocks.start[b] % kGenomeBlock, 0);
      EXPECT_GT(blocks.moments[b * columns + column].n, 0);
      sum = metrics::merge(sum, blocks.moments[b * columns + column]);
    }
    EXPECT_NEAR(metrics::pearson_whole(sum), evaluation.metrics[0].values[column], 1e-12);
    EXPECT_NEAR(metrics::mse(sum), evaluation.metrics[1].values[column],
                1e-12 * metrics::mse(sum));
  }
}

TEST(WholeChromosome, TrainedResolutionOnlyWhenAskedFor) {
  const TinyData tiny;
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.resolutions = "trained";
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto values = evaluate_tiny(tiny, settings, *model, {"mse"}).metrics[0].values;
  const auto entries = static_cast<int>(values.size());
  EXPECT_EQ(entries - metrics::count_undefined(values),
            static_cast<int>(tiny.dataset.tracks().size()));
  EXPECT_FALSE(std::isnan(values[1]));
}

TEST(WholeChromosome, ConstantPredictionsAreCountedAsUndefined) {
  const TinyData tiny;
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.resolutions = "trained";
  const auto model = train::tiny_model(tiny.dataset, settings);
  {
    const torch::NoGradGuard no_gradient;
    for (auto& parameter : model->parameters()) parameter.zero_();
  }
  const auto evaluation = evaluate_tiny(tiny, settings, *model, {"pearson_whole"});
  EXPECT_EQ(evaluation.undefined, static_cast<int>(tiny.dataset.tracks().size()));
}

TEST(WholeChromosome, UnknownMetricsAreRefused) {
  const TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  EXPECT_THROW(evaluate_tiny(tiny, settings, *model, {"no such metric"}), UserError);
}

}  // namespace
}  // namespace s2fbench::evaluate
