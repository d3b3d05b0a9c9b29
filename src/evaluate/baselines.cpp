#include "evaluate/baselines.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "metrics/regression_line.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

// Windows per block; larger than a model's, since nothing but two arrays is held.
constexpr int kBlock = 256;

// What is compared with the measured coverage of some windows, (windows, tracks, bins).
using Comparison = std::function<std::vector<float>(std::span<const data::View>,
                                                    const metrics::BlockShape&)>;

metrics::StatisticsTable compare(const data::Dataset& dataset, data::Fold fold,
                                 const comm::Context& gang, const Grid& grid,
                                 const std::function<bool()>& stop,
                                 const Comparison& comparison) {
  train::BlockPass pass{fold, kBlock, stop, {}};
  pass.work = [&](std::span<const data::View> views) {
    const auto batch = dataset.batch(fold, views, grid.trained);
    const metrics::BlockShape shape{batch.windows, batch.tracks, batch.bins};
    const auto other = comparison(views, shape);
    train::BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    sums.table = metrics::block_statistics(shape, other, batch.targets, grid.factors,
                                           {.pairs = true});
    return sums;
  };
  return train::sum_blocks(dataset, gang, pass).table;
}

metrics::StatisticsTable gc_moments(const data::Dataset& dataset, data::Fold fold,
                                    const comm::Context& gang, const Grid& grid,
                                    const std::function<bool()>& stop) {
  const auto repeated = [&](std::span<const data::View> views,
                            const metrics::BlockShape& shape) {
    const auto share = dataset.gc_content(fold, views, grid.trained);  // (windows, bins)
    std::vector<float> out;
    for (int window = 0; window < shape.windows; ++window) {
      const auto first = share.begin() + static_cast<std::ptrdiff_t>(window) * shape.bins;
      for (int track = 0; track < shape.tracks; ++track) {
        out.insert(out.end(), first, first + shape.bins);
      }
    }
    return out;
  };
  return compare(dataset, fold, gang, grid, stop, repeated);
}

}  // namespace

metrics::StatisticsTable gc_baseline(const data::Dataset& dataset,
                                     const comm::Context& gang, const Grid& grid,
                                     const std::function<bool()>& stop) {
  const auto fitted = gc_moments(dataset, data::Fold::train, gang, grid, stop);
  auto scored = gc_moments(dataset, data::Fold::test, gang, grid, stop);
  for (std::size_t i = 0; i < scored.size(); ++i) {
    if (scored[i].pairs.n == 0) continue;
    const auto line = metrics::fit_line(fitted[i].pairs);
    scored[i].pairs = metrics::map_x(scored[i].pairs, line.intercept, line.slope);
  }
  return scored;
}

metrics::StatisticsTable replicate_ceiling(const data::Dataset& dataset,
                                           const comm::Context& gang, const Grid& grid,
                                           const std::function<bool()>& stop) {
  const auto& stored = dataset.has_replicate();
  const std::size_t columns = grid.factors.size();
  metrics::StatisticsTable table(stored.size() * columns);
  if (std::find(stored.begin(), stored.end(), true) == stored.end()) return table;
  const auto all =
      compare(dataset, data::Fold::test, gang, grid, stop,
              [&](std::span<const data::View> views, const auto&) {
                return dataset.replicate_targets(data::Fold::test, views, grid.trained);
              });
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (stored[i / columns]) table[i] = all[i];
  }
  return table;
}

const metrics::StatisticsTable& BaselineCache::get(metrics::Pairing pairing,
                                                   const data::Dataset& dataset,
                                                   const comm::Context& gang,
                                                   const Grid& grid,
                                                   const std::function<bool()>& stop) {
  if (pairing != metrics::Pairing::gc_baseline &&
      pairing != metrics::Pairing::replicate) {
    throw InternalError("a model's predictions are no baseline");
  }
  std::string windows = dataset.selection(data::Fold::test);
  if (pairing == metrics::Pairing::gc_baseline) {  // its line is fitted on these
    windows += " after " + dataset.selection(data::Fold::train);
  }
  const Key key{pairing, std::move(windows), grid.trained, grid.factors};
  // Ranks of a gang may have come from different gangs, one knowing more than the other.
  if (gang.all_max(tables_.contains(key) ? 0 : 1) == 1) {
    tables_[key] = pairing == metrics::Pairing::gc_baseline
                       ? gc_baseline(dataset, gang, grid, stop)
                       : replicate_ceiling(dataset, gang, grid, stop);
  }
  return tables_.at(key);
}

}  // namespace s2fbench::evaluate
