// Box-car smoothing against its definition, window by window and over a whole fold.
#include "evaluate/smoothing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random_stream.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "metrics/metric.hpp"
#include "train/batches.hpp"
#include "unit/metrics/reference.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;

// numpy.convolve(values, ones(width) / width, mode="same") for width <= values.
std::vector<float> by_definition(const std::vector<float>& values, int width) {
  const int n = static_cast<int>(values.size());
  std::vector<float> out;
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = i - width / 2; j <= i + (width - 1) / 2; ++j)
      sum += j >= 0 && j < n ? values[static_cast<std::size_t>(j)] : 0;
    out.push_back(static_cast<float>(sum / width));
  }
  return out;
}

TEST(BoxCar, IsTheMeanAroundABase) {
  RandomStream stream(1, "box car");
  std::vector<float> values(200);
  for (float& value : values) value = static_cast<float>(stream.uniform());
  for (const int width : {1, 2, 3, 32, 33, 500}) {
    const auto expected = by_definition(values, width);
    const auto smooth = box_car(values, width);
    ASSERT_EQ(smooth.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(smooth[i], expected[i], 1e-6) << width << " at " << i;
  }
  EXPECT_EQ(box_car({4, 8, 12}, 2), (std::vector<float>{2, 6, 10}));
  EXPECT_EQ(box_car({}, 2), std::vector<float>{});
}

TEST(BoxCar, ConstantsStayConstant) {
  const auto smooth = box_car(std::vector<float>(5000, 0.1F), 37);
  for (std::size_t i = 18; i + 18 < smooth.size(); ++i) ASSERT_EQ(smooth[i], 0.1F);
}

TEST(Smoothing, IsThatOfTheWindowsEndToEnd) {
  const train::TinyData tiny;
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.smoothing = {"100", "3000"};
  const auto model = train::tiny_model(tiny.dataset, settings);
  BaselineCache baselines;
  const auto evaluation =
      evaluate_test_fold(*model, tiny.dataset, settings, comm::local_context(),
                         {{"pearson_whole_smoothed", "pearson_window_smoothed",
                           "pearson_window_smoothed_windows"},
                          {32},
                          torch::kCPU,
                          {}},
                         baselines);
  std::vector<data::View> views;
  const auto windows = std::ssize(tiny.dataset.windows(Fold::test));
  for (std::int64_t w = 0; w < windows; ++w)
    views.push_back(tiny.dataset.centre(Fold::test, w));
  const auto batch = tiny.dataset.batch(Fold::test, views, 1);
  const torch::NoGradGuard no_gradient;
  model->eval();
  const auto input = train::tensor_of(batch.input, {batch.windows, 4, batch.length});
  const auto bases = model->forward(input).profile.repeat_interleave(32, 2).contiguous();
  for (int track = 0; track < 2; ++track) {
    // (windows * 2048), the one test chromosome.
    const auto row = [&](const float* values) {
      std::vector<float> joined;
      for (int w = 0; w < batch.windows; ++w) {
        const float* first = values + (w * 2 + track) * 2048;
        joined.insert(joined.end(), first, first + 2048);
      }
      return joined;
    };
    const auto x = row(bases.const_data_ptr<float>()), y = row(batch.targets.data());
    for (std::size_t i = 0; i < 2; ++i) {
      const int width = i == 0 ? 100 : 3000;
      const auto smooth_x = by_definition(x, width), smooth_y = by_definition(y, width);
      const std::vector<double> wide_x(smooth_x.begin(), smooth_x.end());
      const std::vector<double> wide_y(smooth_y.begin(), smooth_y.end());
      const std::size_t at = static_cast<std::size_t>(track) * 2 + i;
      EXPECT_NEAR(evaluation.metrics[0].values.at(at),
                  metrics::reference(wide_x, wide_y).pearson, 1e-4);
      const auto of_windows = metrics::statistics_of(
          wide_x.data(), wide_y.data(), batch.windows, 2048, {.window_pearson = true});
      EXPECT_NEAR(evaluation.metrics[1].values.at(at),
                  metrics::mean(of_windows.window_pearson), 1e-3);
      EXPECT_EQ(evaluation.metrics[2].values.at(at), batch.windows);
    }
  }
}

}  // namespace
}  // namespace s2fbench::evaluate
