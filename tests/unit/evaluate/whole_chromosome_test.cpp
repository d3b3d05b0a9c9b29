#include "evaluate/whole_chromosome.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "metrics/metric.hpp"
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
  const auto input = train::tensor_of(batch.onehot, {batch.windows, 4, batch.length});
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
