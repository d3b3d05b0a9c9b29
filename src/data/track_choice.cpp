#include "data/track_choice.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "data/inputs.hpp"

namespace s2fbench::data {
namespace {

double mean_of(const std::vector<float>& values) {
  double sum = 0;
  for (const float value : values) sum += std::isnan(value) ? 0 : value;
  return sum / static_cast<double>(values.size());
}

// (tracks, windows): mean coverage.
std::vector<std::vector<double>> window_means(const DatasetConfig& config,
                                              const Inputs& inputs, std::size_t table) {
  std::vector<std::vector<double>> means(config.tracks.size());
  for (const auto& source : inputs.sources) {
    if (source.replicate) continue;
    auto& row = means[static_cast<std::size_t>(source.track)];
    for (const auto& chromosome : inputs.chromosomes) {
      for (const auto& peak : chromosome.merged[table]) {
        const Interval window = window_around(peak.midpoint, config.tables[table].stored);
        row.push_back(
            mean_of(source.file.values(chromosome.name, window.start, window.end)));
      }
    }
  }
  return means;
}

// NaN for constant values.
double pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xy / std::sqrt(xx * yy);
}

}  // namespace

TrackChoice choose_tracks(DatasetConfig config) {
  TrackChoice choice{std::move(config), {}, 0};
  if (!choice.config.select_tracks) return choice;
  const auto& [limit, at] = *choice.config.select_tracks;
  const auto& tables = choice.config.tables;
  const auto table = static_cast<std::size_t>(
      std::find_if(tables.begin(), tables.end(),
                   [&](const TableConfig& one) { return one.name == at; }) -
      tables.begin());
  const auto means = window_means(choice.config, open_inputs(choice.config), table);
  choice.windows = static_cast<std::int64_t>(means.front().size());
  if (choice.windows < 2) {
    throw UserError(tables[table].where + ": table '" + at + "' has " +
                    std::to_string(choice.windows) +
                    " windows, too few to compare tracks; try more peaks");
  }
  std::vector<std::size_t> kept;
  for (std::size_t t = 0; t < means.size(); ++t) {
    DroppedTrack most{choice.config.tracks[t].name, "", limit};
    for (const auto k : kept) {
      const double correlation = pearson(means[t], means[k]);
      if (!(correlation > most.correlation)) continue;
      most.like = choice.config.tracks[k].name;
      most.correlation = correlation;
    }
    if (most.like.empty()) {
      kept.push_back(t);
    } else {
      choice.dropped.push_back(std::move(most));
    }
  }
  std::vector<TrackConfig> tracks;
  for (const auto k : kept) tracks.push_back(choice.config.tracks[k]);
  choice.config.tracks = std::move(tracks);
  return choice;
}

}  // namespace s2fbench::data
