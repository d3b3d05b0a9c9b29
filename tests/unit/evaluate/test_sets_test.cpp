// Several test sets at once against each of them alone.
#include "evaluate/test_sets.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "evaluate/whole_chromosome.hpp"
#include "metrics/metric.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using train::TinyData;

// The threshold that a share of the test windows passes.
std::string above_quantile(const TinyData& tiny, double quantile) {
  const auto path = tiny.folder.path() + "/tiny.h5";
  const auto maxima = data::Dataset::summary(path).tables[0].test.maximum;
  const auto at = static_cast<std::size_t>(quantile * static_cast<double>(maxima.size()));
  return "tiled>" + std::to_string(maxima.at(at));
}

std::vector<std::string> three_sets(const TinyData& tiny) {
  return {above_quantile(tiny, 0.6), "tiled", above_quantile(tiny, 0.3)};
}

TEST(TestSets, ThresholdsOfOneTableShareAPass) {
  const TinyData tiny;
  auto settings = train::tiny_settings("bpnet");
  EXPECT_EQ(test_passes(tiny.dataset, settings).size(), 1u);
  settings.evaluate.test_sets = three_sets(tiny);
  const auto passes = test_passes(tiny.dataset, settings);
  ASSERT_EQ(passes.size(), 1u);
  EXPECT_EQ(passes[0].sets, (std::vector<int>{1, 2, 0}));
  for (int place = 0; place < 3; ++place) {
    const auto set = static_cast<std::size_t>(passes[0].sets[place]);
    const auto alone = of_test_set(tiny.dataset, settings, set);
    EXPECT_EQ(passes[0].windows_of(place), std::ssize(alone.windows(Fold::test)));
  }
  EXPECT_GT(passes[0].windows_of(1), passes[0].windows_of(2));
}

TEST(TestSets, EachHasTheValuesThatItHasAlone) {
  const TinyData tiny(test::TinyPeaks::some);
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.block = 5;
  const auto model = train::tiny_model(tiny.dataset, settings);
  const std::vector<std::string> names = {
      "pearson_whole", "mse",     "pearson_window",   "spearman_whole", "js_distance",
      "auroc",         "windows", "pearson_whole_gc", "mse_kmer"};
  const auto evaluate = [&](const data::Dataset& dataset,
                            const config::TrialSettings& with) {
    BaselineCache baselines;
    return evaluate_test_fold(*model, dataset, with, comm::local_context(),
                              {names, {32, 512}, torch::kCPU, {}, true}, baselines);
  };
  auto several = settings;
  several.evaluate.test_sets = three_sets(tiny);
  const auto together = evaluate(tiny.dataset, several);
  for (std::size_t set = 0; set < 3; ++set) {
    const auto alone = evaluate(of_test_set(tiny.dataset, several, set), settings);
    for (std::size_t m = 0; m < names.size(); ++m) {
      const auto& values = alone.metrics[m].values;
      ASSERT_EQ(together.metrics[m].values.size(), 3 * values.size()) << names[m];
      for (std::size_t i = 0; i < values.size(); ++i) {
        // Convolutions round differently in blocks of other windows.
        EXPECT_NEAR(together.metrics[m].values[set * values.size() + i], values[i],
                    1e-4 * std::abs(values[i]))
            << names[m] << " of set " << set;
      }
    }
    if (set > 0) continue;
    EXPECT_EQ(together.blocks.start, alone.blocks.start);
    double n = 0, n_alone = 0;
    for (const auto& moments : together.blocks.moments) n += moments.n;
    for (const auto& moments : alone.blocks.moments) n_alone += moments.n;
    EXPECT_EQ(n, n_alone);
  }
}

}  // namespace
}  // namespace s2fbench::evaluate
