#include "evaluate/baselines.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "evaluate/count_split.hpp"
#include "evaluate/kmer_baseline.hpp"
#include "metrics/regression_line.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Windows per block; larger than a model's, since nothing but two arrays is held.
constexpr int kBlock = 256;

// What is compared with the measured coverage of some windows, at a resolution in bp;
// (windows, tracks, bins).
using Feature = std::function<std::vector<float>(data::Fold, std::span<const data::View>,
                                                 int resolution)>;

// Sums (track, factor) of the training windows between a feature and the measured
// coverage.
metrics::StatisticsTable compare(const data::Dataset& dataset, const comm::Context& gang,
                                 const Grid& grid, const Feature& feature,
                                 const std::function<bool()>& stop) {
  constexpr auto fold = data::Fold::train;
  train::BlockPass pass{fold, kBlock, stop, {}};
  pass.work = [&](std::span<const data::View> views) {
    const metrics::BlockShape shape{static_cast<int>(views.size()),
                                    static_cast<int>(dataset.tracks().size()),
                                    dataset.input_length() / grid.trained};
    train::BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    sums.table = metrics::block_statistics(shape, feature(fold, views, grid.trained),
                                           dataset.coverage(fold, views, grid.trained),
                                           grid.factors, {.pairs = true});
    return sums;
  };
  return train::sum_blocks(dataset, gang, pass).table;
}

// values (windows, tracks, bins); a line per track.
std::vector<float> on_lines(std::vector<float> values, int bins,
                            const std::vector<metrics::RegressionLine>& lines) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& line = lines[i / static_cast<std::size_t>(bins) % lines.size()];
    values[i] = static_cast<float>(line.intercept + line.slope * values[i]);
  }
  return values;
}

// A line over one feature of each bin, fitted on the training windows.
BaselineScores line_over(const Feature& feature, const data::Dataset& dataset,
                         const comm::Context& gang, const BaselineRequest& request) {
  const auto fitted = compare(dataset, gang, request.grid, feature, request.stop);
  return score_at_each(dataset, gang, request, [&](std::size_t column, int resolution) {
    std::vector<metrics::RegressionLine> lines;
    const std::size_t columns = request.grid.factors.size();
    for (std::size_t i = column; i < fitted.size(); i += columns)
      lines.push_back(metrics::fit_line(fitted[i].pairs));
    return [&, lines, resolution](std::span<const data::View> views) {
      return on_lines(feature(data::Fold::test, views, resolution),
                      dataset.input_length() / resolution, lines);
    };
  });
}

// For every track the mean of the others; all (windows, tracks, bins).
std::vector<float> mean_of_others(const std::vector<float>& truth, std::size_t tracks,
                                  std::size_t bins) {
  std::vector<float> out(truth.size());
  for (std::size_t window = 0; window < out.size(); window += tracks * bins) {
    for (std::size_t b = 0; b < bins; ++b) {
      double sum = 0;
      for (std::size_t t = 0; t < tracks; ++t) sum += truth[window + t * bins + b];
      for (std::size_t t = 0; t < tracks; ++t) {
        const std::size_t at = window + t * bins + b;
        out[at] = static_cast<float>((sum - truth[at]) / static_cast<double>(tracks - 1));
      }
    }
  }
  return out;
}

}  // namespace

BaselineScores score_at_each(
    const data::Dataset& dataset, const comm::Context& gang,
    const BaselineRequest& request,
    const std::function<TrivialPredictor(std::size_t column, int resolution)>&
        predictor) {
  const auto& grid = request.grid;
  const std::size_t tracks = dataset.tracks().size(), columns = grid.factors.size();
  BaselineScores scores{metrics::StatisticsTable(tracks * columns)};
  if (request.parts.ranks) scores.spearman.assign(tracks * columns, kNan);
  for (std::size_t column = 0; column < columns; ++column) {
    if (grid.factors[column] == 0) continue;
    const int resolution = grid.trained * grid.factors[column];
    const auto scored =
        score_predictor(dataset, gang, predictor(column, resolution),
                        {resolution, request.parts, request.spill_folder, request.stop});
    for (std::size_t track = 0; track < tracks; ++track) {
      scores.table[track * columns + column] = scored.table.at(track);
      if (request.parts.ranks)
        scores.spearman[track * columns + column] = scored.spearman.at(track);
    }
  }
  return scores;
}

BaselineScores gc_baseline(const data::Dataset& dataset, const comm::Context& gang,
                           const BaselineRequest& request) {
  const Feature gc = [&](data::Fold fold, std::span<const data::View> views,
                         int resolution) {
    const auto share = dataset.gc_content(fold, views, resolution);  // (windows, bins)
    const auto bins = dataset.input_length() / resolution;
    std::vector<float> out;
    for (auto window = share.begin(); window != share.end(); window += bins) {
      for (std::size_t track = 0; track < dataset.tracks().size(); ++track)
        out.insert(out.end(), window, window + bins);
    }
    return out;
  };
  return line_over(gc, dataset, gang, request);
}

BaselineScores tracks_baseline(const data::Dataset& dataset, const comm::Context& gang,
                               const BaselineRequest& request) {
  const std::size_t tracks = dataset.tracks().size();
  if (tracks < 2) {
    const std::size_t columns = request.grid.factors.size();
    return {metrics::StatisticsTable(columns), std::vector<double>(columns, kNan)};
  }
  const Feature others = [&](data::Fold fold, std::span<const data::View> views,
                             int resolution) {
    return mean_of_others(dataset.coverage(fold, views, resolution), tracks,
                          static_cast<std::size_t>(dataset.input_length() / resolution));
  };
  return line_over(others, dataset, gang, request);
}

BaselineScores replicate_ceiling(const data::Dataset& dataset, const comm::Context& gang,
                                 const BaselineRequest& request) {
  const auto& stored = dataset.has_replicate();
  const std::size_t columns = request.grid.factors.size();
  BaselineScores scores{metrics::StatisticsTable(stored.size() * columns),
                        std::vector<double>(stored.size() * columns, kNan)};
  if (std::find(stored.begin(), stored.end(), true) == stored.end()) return scores;
  const auto all =
      score_at_each(dataset, gang, request, [&](std::size_t, int resolution) {
        return [&dataset, resolution](std::span<const data::View> views) {
          return dataset.replicate_targets(data::Fold::test, views, resolution);
        };
      });
  for (std::size_t i = 0; i < scores.table.size(); ++i) {
    if (!stored[i / columns]) continue;
    scores.table[i] = all.table[i];
    if (request.parts.ranks) scores.spearman[i] = all.spearman[i];
  }
  return scores;
}

namespace {

bool is_ceiling(metrics::Pairing pairing) {
  return pairing == metrics::Pairing::replicate ||
         pairing == metrics::Pairing::count_split;
}

BaselineScores computed(metrics::Pairing pairing, const data::Dataset& dataset,
                        const comm::Context& gang, const BaselineRequest& request) {
  switch (pairing) {
    case metrics::Pairing::gc_baseline:
      return gc_baseline(dataset, gang, request);
    case metrics::Pairing::kmer_baseline:
      return kmer_baseline(dataset, gang, request);
    case metrics::Pairing::tracks_baseline:
      return tracks_baseline(dataset, gang, request);
    case metrics::Pairing::replicate:
      return replicate_ceiling(dataset, gang, request);
    case metrics::Pairing::count_split:
      return {count_split(dataset, gang, request.grid, request.seed, request.stop)};
    default:
      break;
  }
  throw InternalError("a model's predictions are no baseline");
}

}  // namespace

const BaselineScores& BaselineCache::get(metrics::Pairing pairing,
                                         const data::Dataset& dataset,
                                         const comm::Context& gang,
                                         const BaselineRequest& request) {
  std::string windows = dataset.selection(data::Fold::test);
  if (!is_ceiling(pairing)) windows += " after " + dataset.selection(data::Fold::train);
  const Key key{
      pairing,      std::move(windows), request.grid.trained, request.grid.factors,
      request.seed, request.parts};
  // Ranks of a gang may have come from different gangs, one knowing more than the other.
  if (gang.all_max(scores_.contains(key) ? 0 : 1) == 1)
    scores_[key] = computed(pairing, dataset, gang, request);
  return scores_.at(key);
}

}  // namespace s2fbench::evaluate
