// Scoring the test windows with every metric but Spearman's against predicting alone.
//
//   evaluate_bench MODEL WIDTH RESOLUTION [PAIRS]
//
// On the tests' small dataset (2 tracks), interleaved pairs on one thread: one line with
// both medians, ms per window, and the median of speed ratios (1 = scoring costs
// nothing).
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "train/batches.hpp"
#include "unit/train/tiny_trial.hpp"

namespace {

using namespace s2fbench;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

// Loading, predicting and fetching the predictions.
double seconds_to_predict(models::Model& model, const data::Dataset& dataset,
                          const config::TrialSettings& settings) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const double start = monotonic_seconds();
  const auto windows = std::ssize(dataset.windows(data::Fold::test));
  for (std::int64_t first = 0; first < windows; first += settings.evaluate.block) {
    std::vector<data::View> views;
    for (auto w = first; w < std::min(windows, first + settings.evaluate.block); ++w)
      views.push_back(dataset.centre(data::Fold::test, w));
    const auto batch = train::load_batch(dataset, data::Fold::test, views,
                                         train::target_of(settings), torch::kCPU);
    const auto predicted =
        losses::coverage(model.forward(batch.input)).to(torch::kCPU).contiguous();
    if (predicted.numel() == 0) std::abort();
  }
  return monotonic_seconds() - start;
}

double seconds_to_score(models::Model& model, const data::Dataset& dataset,
                        const config::TrialSettings& settings) {
  const std::vector<std::string> names = {
      "pearson_whole", "mse",         "pearson_window",   "js_distance",
      "js_divergence", "poisson_nll", "poisson_deviance", "mse_scaled_oracle"};
  evaluate::BaselineCache baselines;
  const double start = monotonic_seconds();
  evaluate::evaluate_test_fold(
      model, dataset, settings, comm::local_context(),
      {names, {1, 32, 64, 128, 256, 512, 1024, 2048}, torch::kCPU, {}}, baselines);
  return monotonic_seconds() - start;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "evaluate_bench MODEL WIDTH RESOLUTION [PAIRS]\n");
    return 2;
  }
  torch::set_num_threads(1);
  const train::TinyData tiny;
  auto settings = train::tiny_settings(argv[1]);
  settings.model_options = {{"width", argv[2]}};
  settings.resolution = std::atoi(argv[3]);
  settings.evaluate.block = 64;
  const auto model = train::tiny_model(tiny.dataset, settings);
  std::vector<double> predict, score, ratio;
  seconds_to_predict(*model, tiny.dataset, settings);
  for (int pair = 0; pair < (argc > 4 ? std::atoi(argv[4]) : 15); ++pair) {
    predict.push_back(seconds_to_predict(*model, tiny.dataset, settings));
    score.push_back(seconds_to_score(*model, tiny.dataset, settings));
    ratio.push_back(predict.back() / score.back());
  }
  const auto each =
      1e3 / static_cast<double>(tiny.dataset.windows(data::Fold::test).size());
  std::printf("%s %s @%s: predict %.3f ms, score %.3f ms, speed ratio %.3f\n", argv[1],
              argv[2], argv[3], median(predict) * each, median(score) * each,
              median(ratio));
  return 0;
}
