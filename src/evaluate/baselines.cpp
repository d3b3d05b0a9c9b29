#include "evaluate/baselines.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "evaluate/count_split.hpp"
#include "evaluate/kmer_baseline.hpp"
#include "metrics/regression_line.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

// Windows per block; larger than a model's, since nothing but two arrays is held.
constexpr int kBlock = 256;

// What is compared with the measured coverage of some windows; all (windows, tracks,
// bins).
using Comparison = std::function<std::vector<float>(
    data::Fold, std::span<const data::View>, const data::Batch& truth)>;

class Comparer {
 public:
  Comparer(const data::Dataset& dataset, const comm::Context& gang, const Grid& grid,
           const std::function<bool()>& stop)
      : dataset_(dataset), gang_(gang), grid_(grid), stop_(stop) {}

  metrics::StatisticsTable compare(data::Fold fold, const Comparison& comparison) const {
    train::BlockPass pass{fold, kBlock, stop_, {}};
    pass.work = [&](std::span<const data::View> views) {
      data::Batch batch;  // its truth alone
      batch.windows = static_cast<int>(views.size());
      batch.tracks = static_cast<int>(dataset_.tracks().size());
      batch.bins = dataset_.input_length() / grid_.trained;
      batch.targets = dataset_.coverage(fold, views, grid_.trained);
      train::BlockSums sums;
      sums.windows = static_cast<double>(views.size());
      sums.table = metrics::block_statistics(
          {batch.windows, batch.tracks, batch.bins}, comparison(fold, views, batch),
          batch.targets, grid_.factors, kBaselineParts);
      return sums;
    };
    return train::sum_blocks(dataset_, gang_, pass).table;
  }

  // A line over one feature of each bin, fitted on the training windows.
  metrics::StatisticsTable line_over(const Comparison& feature) const {
    const auto fitted = compare(data::Fold::train, feature);
    auto scored = compare(data::Fold::test, feature);
    for (std::size_t i = 0; i < scored.size(); ++i) {
      if (scored[i].pairs.n > 0)
        scored[i] = on_line(scored[i], metrics::fit_line(fitted[i].pairs));
    }
    return scored;
  }

 private:
  static metrics::Statistics on_line(metrics::Statistics sums,
                                     const metrics::RegressionLine& line) {
    sums.pairs = metrics::map_x(sums.pairs, line.intercept, line.slope);
    if (line.slope == 0) sums.window_pearson = {};
    if (line.slope < 0) sums.window_pearson.sum *= -1;
    return sums;
  }

  const data::Dataset& dataset_;
  const comm::Context& gang_;
  const Grid& grid_;
  const std::function<bool()>& stop_;
};

// (windows, tracks, bins), for every track the mean of the others.
std::vector<float> mean_of_others(const data::Batch& truth) {
  std::vector<float> out(truth.targets.size());
  const auto bins = static_cast<std::size_t>(truth.bins);
  const auto tracks = static_cast<std::size_t>(truth.tracks);
  for (std::size_t window = 0; window < out.size(); window += tracks * bins) {
    for (std::size_t b = 0; b < bins; ++b) {
      double sum = 0;
      for (std::size_t t = 0; t < tracks; ++t)
        sum += truth.targets[window + t * bins + b];
      for (std::size_t t = 0; t < tracks; ++t) {
        const std::size_t at = window + t * bins + b;
        out[at] = static_cast<float>((sum - truth.targets[at]) /
                                     static_cast<double>(tracks - 1));
      }
    }
  }
  return out;
}

}  // namespace

metrics::StatisticsTable gc_baseline(const data::Dataset& dataset,
                                     const comm::Context& gang, const Grid& grid,
                                     const std::function<bool()>& stop) {
  const Comparer comparer(dataset, gang, grid, stop);
  return comparer.line_over([&](data::Fold fold, std::span<const data::View> views,
                                const data::Batch& truth) {
    const auto share = dataset.gc_content(fold, views, grid.trained);  // (windows, bins)
    std::vector<float> out;
    for (int window = 0; window < truth.windows; ++window) {
      const auto first = share.begin() + static_cast<std::ptrdiff_t>(window) * truth.bins;
      for (int track = 0; track < truth.tracks; ++track) {
        out.insert(out.end(), first, first + truth.bins);
      }
    }
    return out;
  });
}

metrics::StatisticsTable tracks_baseline(const data::Dataset& dataset,
                                         const comm::Context& gang, const Grid& grid,
                                         const std::function<bool()>& stop) {
  if (dataset.tracks().size() < 2) return metrics::StatisticsTable(grid.factors.size());
  const Comparer comparer(dataset, gang, grid, stop);
  return comparer.line_over(
      [](data::Fold, std::span<const data::View>, const data::Batch& truth) {
        return mean_of_others(truth);
      });
}

metrics::StatisticsTable replicate_ceiling(const data::Dataset& dataset,
                                           const comm::Context& gang, const Grid& grid,
                                           const std::function<bool()>& stop) {
  const auto& stored = dataset.has_replicate();
  const std::size_t columns = grid.factors.size();
  metrics::StatisticsTable table(stored.size() * columns);
  if (std::find(stored.begin(), stored.end(), true) == stored.end()) return table;
  const Comparer comparer(dataset, gang, grid, stop);
  const auto all = comparer.compare(
      data::Fold::test,
      [&](data::Fold fold, std::span<const data::View> views, const data::Batch&) {
        return dataset.replicate_targets(fold, views, grid.trained);
      });
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (stored[i / columns]) table[i] = all[i];
  }
  return table;
}

namespace {

metrics::StatisticsTable computed(metrics::Pairing pairing, const data::Dataset& dataset,
                                  const comm::Context& gang,
                                  const BaselineRequest& request) {
  const auto& [grid, seed, stop] = request;
  switch (pairing) {
    case metrics::Pairing::gc_baseline:
      return gc_baseline(dataset, gang, grid, stop);
    case metrics::Pairing::kmer_baseline:
      return kmer_baseline(dataset, gang, grid, stop);
    case metrics::Pairing::tracks_baseline:
      return tracks_baseline(dataset, gang, grid, stop);
    case metrics::Pairing::replicate:
      return replicate_ceiling(dataset, gang, grid, stop);
    case metrics::Pairing::count_split:
      return count_split(dataset, gang, grid, seed, stop);
    default:
      break;
  }
  throw InternalError("a model's predictions are no baseline");
}

bool is_fitted(metrics::Pairing pairing) {
  return pairing != metrics::Pairing::replicate &&
         pairing != metrics::Pairing::count_split;
}

}  // namespace

const metrics::StatisticsTable& BaselineCache::get(metrics::Pairing pairing,
                                                   const data::Dataset& dataset,
                                                   const comm::Context& gang,
                                                   const BaselineRequest& request) {
  std::string windows = dataset.selection(data::Fold::test);
  if (is_fitted(pairing)) windows += " after " + dataset.selection(data::Fold::train);
  const Key key{pairing, std::move(windows), request.grid.trained, request.grid.factors,
                request.seed};
  // Ranks of a gang may have come from different gangs, one knowing more than the other.
  if (gang.all_max(tables_.contains(key) ? 0 : 1) == 1)
    tables_[key] = computed(pairing, dataset, gang, request);
  return tables_.at(key);
}

}  // namespace s2fbench::evaluate
