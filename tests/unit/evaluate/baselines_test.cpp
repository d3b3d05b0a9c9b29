#include "evaluate/baselines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "metrics/metric.hpp"
#include "unit/metrics/reference.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using train::TinyData;

const Grid kGrid{32, {1, 4}};

std::vector<data::View> all_views(const data::Dataset& dataset, Fold fold) {
  std::vector<data::View> views;
  const auto windows = static_cast<std::int64_t>(dataset.windows(fold).size());
  for (std::int64_t w = 0; w < windows; ++w) views.push_back(dataset.centre(fold, w));
  return views;
}

struct Pairs {
  std::vector<double> x, y;
};

// GC share and coverage of one track at the trained resolution.
Pairs gc_pairs(const data::Dataset& dataset, Fold fold, int track) {
  const auto views = all_views(dataset, fold);
  const auto batch = dataset.batch(fold, views, kGrid.trained);
  const auto share = dataset.gc_content(fold, views, kGrid.trained);
  Pairs pairs;
  for (int w = 0; w < batch.windows; ++w) {
    for (int b = 0; b < batch.bins; ++b) {
      pairs.x.push_back(share[w * batch.bins + b]);
      pairs.y.push_back(batch.targets[(w * batch.tracks + track) * batch.bins + b]);
    }
  }
  return pairs;
}

TEST(GcBaseline, IsTheLineOfTheTrainingWindowsScoredOnTheTest) {
  const TinyData tiny;
  const auto table = gc_baseline(tiny.dataset, comm::local_context(), kGrid, {});
  for (std::size_t track = 0; track < tiny.dataset.tracks().size(); ++track) {
    const auto fit = gc_pairs(tiny.dataset, Fold::train, static_cast<int>(track));
    double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
    const auto n = static_cast<double>(fit.x.size());
    for (std::size_t i = 0; i < fit.x.size(); ++i) {
      mean_x += fit.x[i] / n;
      mean_y += fit.y[i] / n;
    }
    for (std::size_t i = 0; i < fit.x.size(); ++i) {
      xx += (fit.x[i] - mean_x) * (fit.x[i] - mean_x);
      xy += (fit.x[i] - mean_x) * (fit.y[i] - mean_y);
    }
    auto test = gc_pairs(tiny.dataset, Fold::test, static_cast<int>(track));
    for (double& x : test.x) x = mean_y + xy / xx * (x - mean_x);
    const auto expected = metrics::reference(test.x, test.y);
    const auto& moments = table[track * kGrid.factors.size()].pairs;
    EXPECT_NEAR(metrics::pearson_whole(moments), expected.pearson, 1e-9);
    EXPECT_NEAR(metrics::mse(moments), expected.mse, 1e-9 * expected.mse);
  }
}

TEST(ReplicateCeiling, IsThePearsonOfTrackAndReplicate) {
  const TinyData tiny;
  const auto table = replicate_ceiling(tiny.dataset, comm::local_context(), kGrid, {});
  const auto views = all_views(tiny.dataset, Fold::test);
  const auto batch = tiny.dataset.batch(Fold::test, views, kGrid.trained);
  const auto other = tiny.dataset.replicate_targets(Fold::test, views, kGrid.trained);
  for (int track = 0; track < batch.tracks; ++track) {
    const double r = metrics::pearson_whole(table[track * kGrid.factors.size()].pairs);
    if (!tiny.dataset.has_replicate()[track]) {
      EXPECT_TRUE(std::isnan(r));
      continue;
    }
    Pairs pairs;
    for (int w = 0; w < batch.windows; ++w) {
      for (int b = 0; b < batch.bins; ++b) {
        const auto at = (w * batch.tracks + track) * batch.bins + b;
        pairs.x.push_back(other[at]);
        pairs.y.push_back(batch.targets[at]);
      }
    }
    EXPECT_NEAR(r, metrics::reference(pairs.x, pairs.y).pearson, 1e-9);
  }
}

TEST(BaselineCache, ComputesOnce) {
  const TinyData tiny;
  BaselineCache cache;
  int blocks = 0;
  const auto count = [&] { return ++blocks < 0; };
  const auto gang = comm::local_context();
  const auto pairing = metrics::Pairing::gc_baseline;
  const auto first = cache.get(pairing, tiny.dataset, gang, kGrid, count);
  const int computed = blocks;
  EXPECT_GT(computed, 0);
  const auto& second = cache.get(pairing, tiny.dataset, gang, kGrid, count);
  EXPECT_EQ(blocks, computed);
  EXPECT_EQ(first.front().pairs.cxy, second.front().pairs.cxy);
  cache.get(pairing, tiny.dataset, gang, {64, {1}}, count);
  EXPECT_GT(blocks, computed);
}

TEST(BaselineCache, KeepsSelectionsApart) {
  const TinyData tiny;
  const auto path = tiny.folder.path() + "/tiny.h5";
  const auto maxima = data::Dataset::summary(path).tables[0].train.maximum;
  config::SelectSettings settings;
  settings.train = "tiled>" + std::to_string(maxima[maxima.size() / 2]);
  settings.valid = "tiled";
  const auto high = tiny.dataset.select(settings);
  ASSERT_LT(high.windows(Fold::train).size(), maxima.size());
  BaselineCache cache;
  int blocks = 0;
  const auto count = [&] { return ++blocks < 0; };
  const auto gang = comm::local_context();
  const auto gc = metrics::Pairing::gc_baseline;
  const auto all = cache.get(gc, tiny.dataset, gang, kGrid, count);
  const auto some = cache.get(gc, high, gang, kGrid, count);
  EXPECT_NE(metrics::mse(all.front().pairs), metrics::mse(some.front().pairs));
  EXPECT_EQ(metrics::mse(some.front().pairs),
            metrics::mse(gc_baseline(high, gang, kGrid, {}).front().pairs));
  // The ceiling knows no training windows.
  cache.get(metrics::Pairing::replicate, tiny.dataset, gang, kGrid, count);
  const int computed = blocks;
  cache.get(metrics::Pairing::replicate, high, gang, kGrid, count);
  EXPECT_EQ(blocks, computed);
  settings.test = "tiled>" + std::to_string(maxima[maxima.size() / 2]);
  cache.get(metrics::Pairing::replicate, tiny.dataset.select(settings), gang, kGrid,
            count);
  EXPECT_GT(blocks, computed);
}

}  // namespace
}  // namespace s2fbench::evaluate
