#include "evaluate/baselines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "evaluate/kmer_baseline.hpp"
#include "metrics/metric.hpp"
#include "metrics/partial_rank_correlation.hpp"
#include "metrics/regression_line.hpp"
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

// GC share and coverage of one track.
Pairs gc_pairs(const data::Dataset& dataset, Fold fold, int track,
               int resolution = kGrid.trained) {
  const auto views = all_views(dataset, fold);
  const auto batch = dataset.batch(fold, views, resolution);
  const auto share = dataset.gc_content(fold, views, resolution);
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
  const auto table = gc_baseline(tiny.dataset, comm::local_context(), {kGrid}).table;
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
    // Predictions are floats.
    EXPECT_NEAR(metrics::pearson_whole(moments), expected.pearson, 1e-6);
    EXPECT_NEAR(metrics::mse(moments), expected.mse, 1e-6 * expected.mse);
  }
}

// As every metric of models has it, at a coarser resolution too.
TEST(GcBaseline, IsScoredAsModelsAre) {
  const TinyData tiny;
  const metrics::Parts parts{.pairs = true,
                             .window_pearson = true,
                             .window_spearman = true,
                             .jensen_shannon = true,
                             .poisson = true,
                             .ranks = true};
  const auto scores =
      gc_baseline(tiny.dataset, comm::local_context(), {kGrid, 1, {}, parts});
  const int resolution = kGrid.trained * kGrid.factors[1];
  const int bins = tiny.dataset.input_length() / resolution;
  const auto fit = gc_pairs(tiny.dataset, Fold::train, 0, resolution);
  const auto line =
      metrics::fit_line(metrics::pair_moments(fit.x.data(), fit.y.data(), fit.x.size()));
  auto test = gc_pairs(tiny.dataset, Fold::test, 0, resolution);
  for (double& x : test.x) x = static_cast<float>(line.intercept + line.slope * x);
  const auto windows = static_cast<int>(test.x.size()) / bins;
  const auto wanted =
      metrics::statistics_of(test.x.data(), test.y.data(), windows, bins, parts);
  const auto& found = scores.table.at(1);
  EXPECT_NEAR(mean(found.js_distance), mean(wanted.js_distance), 1e-6);
  EXPECT_NEAR(mean(found.window_spearman), mean(wanted.window_spearman), 1e-6);
  EXPECT_NEAR(mean(found.window_pearson), mean(wanted.window_pearson), 1e-6);
  EXPECT_NEAR(found.poisson.deviance, wanted.poisson.deviance,
              1e-5 * wanted.poisson.deviance);
  EXPECT_GT(found.poisson.windows, 0);
  ASSERT_EQ(scores.spearman.size(), scores.table.size());
  EXPECT_NEAR(scores.spearman[1], metrics::rank_correlation(test.x, test.y), 1e-6);
}

TEST(TracksBaseline, IsALineOverTheOtherTracks) {
  const TinyData tiny;
  const auto table = tracks_baseline(tiny.dataset, comm::local_context(), {kGrid}).table;
  // Two tracks: each is the other's only other.
  const auto coverage = [&](Fold fold, int track) {
    const auto views = all_views(tiny.dataset, fold);
    const auto batch = tiny.dataset.batch(fold, views, kGrid.trained);
    std::vector<double> values;
    for (int w = 0; w < batch.windows; ++w) {
      for (int b = 0; b < batch.bins; ++b)
        values.push_back(batch.targets[(w * batch.tracks + track) * batch.bins + b]);
    }
    return values;
  };
  for (int track = 0; track < 2; ++track) {
    const auto x = coverage(Fold::train, 1 - track), y = coverage(Fold::train, track);
    const auto line =
        metrics::fit_line(metrics::pair_moments(x.data(), y.data(), x.size()));
    auto test_x = coverage(Fold::test, 1 - track);
    for (double& value : test_x) value = line.intercept + line.slope * value;
    const auto expected = metrics::reference(test_x, coverage(Fold::test, track));
    const auto& moments = table[track * kGrid.factors.size()].pairs;
    // Predictions are floats.
    EXPECT_NEAR(metrics::pearson_whole(moments), expected.pearson, 1e-6);
    EXPECT_NEAR(metrics::mse(moments), expected.mse, 1e-6 * expected.mse);
  }
}

TEST(KmerBaseline, KnowsMoreThanGcDoes) {
  const TinyData tiny;
  const auto gang = comm::local_context();
  const auto kmer = kmer_baseline(tiny.dataset, gang, {kGrid}).table;
  const auto gc = gc_baseline(tiny.dataset, gang, {kGrid}).table;
  ASSERT_EQ(kmer.size(), gc.size());
  for (std::size_t i = 0; i < kmer.size(); ++i) {
    EXPECT_EQ(kmer[i].pairs.n, gc[i].pairs.n);
    EXPECT_NEAR(kmer[i].pairs.mean_y, gc[i].pairs.mean_y, 1e-6);
    // Motifs are words: their 3-mers tell more than their GC share.
    EXPECT_LT(metrics::mse(kmer[i].pairs), metrics::mse(gc[i].pairs));
    EXPECT_GT(metrics::pearson_whole(kmer[i].pairs), 0.1);
  }
}

TEST(ReplicateCeiling, IsThePearsonOfTrackAndReplicate) {
  const TinyData tiny;
  const auto table =
      replicate_ceiling(tiny.dataset, comm::local_context(), {kGrid}).table;
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
  const auto first = cache.get(pairing, tiny.dataset, gang, {kGrid, 1, count});
  const int computed = blocks;
  EXPECT_GT(computed, 0);
  const auto& second = cache.get(pairing, tiny.dataset, gang, {kGrid, 1, count});
  EXPECT_EQ(blocks, computed);
  EXPECT_EQ(first.table.front().pairs.cxy, second.table.front().pairs.cxy);
  cache.get(pairing, tiny.dataset, gang, {{64, {1}}, 1, count});
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
  const auto all = cache.get(gc, tiny.dataset, gang, {kGrid, 1, count});
  const auto some = cache.get(gc, high, gang, {kGrid, 1, count});
  EXPECT_NE(metrics::mse(all.table.front().pairs),
            metrics::mse(some.table.front().pairs));
  EXPECT_EQ(metrics::mse(some.table.front().pairs),
            metrics::mse(gc_baseline(high, gang, {kGrid}).table.front().pairs));
  // The ceiling knows no training windows.
  cache.get(metrics::Pairing::replicate, tiny.dataset, gang, {kGrid, 1, count});
  const int computed = blocks;
  cache.get(metrics::Pairing::replicate, high, gang, {kGrid, 1, count});
  EXPECT_EQ(blocks, computed);
  settings.test = "tiled>" + std::to_string(maxima[maxima.size() / 2]);
  cache.get(metrics::Pairing::replicate, tiny.dataset.select(settings), gang,
            {kGrid, 1, count});
  EXPECT_GT(blocks, computed);
}

}  // namespace
}  // namespace s2fbench::evaluate
