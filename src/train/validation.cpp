#include "train/validation.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "metrics/metric.hpp"
#include "metrics/sequence_metrics.hpp"

namespace s2fbench::train {
namespace {

constexpr std::pair<const char*, double EpochReport::*> kCurves[] = {
    {"train_loss", &EpochReport::train_loss},
    {"valid_loss", &EpochReport::valid_loss},
    {"learning_rate", &EpochReport::learning_rate},
    {"valid_pearson", &EpochReport::valid_pearson},
    {"valid_mse", &EpochReport::valid_mse},
    {"valid_auroc", &EpochReport::valid_auroc},
    {"valid_aupr", &EpochReport::valid_aupr},
    {"constant_tracks", &EpochReport::constant_tracks},
};

// The sequences in which the track was measured.
metrics::SequencePairs measured_pairs(const metrics::LabelScores& all, int track) {
  metrics::SequencePairs pairs;
  for (auto i = static_cast<std::size_t>(track); i < all.scores.size();
       i += static_cast<std::size_t>(all.tracks)) {
    if (std::isnan(all.labels[i])) continue;
    pairs.predicted.push_back(all.scores[i]);
    pairs.truth.push_back(all.labels[i]);
  }
  return pairs;
}

// By track, NaN where undefined; empty where the trial has none.
struct OfTracks {
  std::vector<double> pearson = {}, mse = {}, auroc = {}, aupr = {};
};

EpochReport with_means(EpochReport report, const BlockSums& sums, const OfTracks& of) {
  report.valid_loss = sums.loss / sums.windows;
  report.valid_pearson = metrics::mean_defined(of.pearson);
  report.valid_mse = metrics::mean_defined(of.mse);
  report.valid_auroc = metrics::mean_defined(of.auroc);
  report.valid_aupr = metrics::mean_defined(of.aupr);
  return report;
}

}  // namespace

metrics::Parts validation_parts(catalogue::Task task) {
  if (task == catalogue::Task::binary) return {.window_totals = true};
  return {.pairs = true};
}

EpochReport with_validation(EpochReport report, const BlockSums& sums) {
  OfTracks of_tracks;
  for (const auto& entry : sums.table) {
    of_tracks.pearson.push_back(metrics::pearson_whole(entry.pairs));
    of_tracks.mse.push_back(metrics::mse(entry.pairs));
  }
  for (int track = 0; track < sums.ranked.tracks; ++track) {
    const auto levels = metrics::levels_of(sums.ranked, track);
    of_tracks.auroc.push_back(metrics::auroc(levels));
    of_tracks.aupr.push_back(metrics::aupr(levels));
  }
  return with_means(std::move(report), sums, of_tracks);
}

EpochReport with_sequences(EpochReport report, const BlockSums& sums, bool labels) {
  OfTracks of_tracks;
  for (int track = 0; track < sums.ranked.tracks; ++track) {
    const auto pairs = measured_pairs(sums.ranked, track);
    if (labels) {
      of_tracks.auroc.push_back(metrics::auroc(pairs));
      of_tracks.aupr.push_back(metrics::aupr(pairs));
    } else {
      of_tracks.pearson.push_back(metrics::pearson(pairs));
      of_tracks.mse.push_back(metrics::mean_squared_error(pairs));
    }
  }
  return with_means(std::move(report), sums, of_tracks);
}

EpochReport with_letters(EpochReport report, const BlockSums& sums) {
  return with_means(std::move(report), sums, {});
}

double value_of(const EpochReport& report, const std::string& curve) {
  for (const auto& [name, field] : kCurves) {
    if (curve == name) return report.*field;
  }
  throw InternalError("an epoch has no '" + curve + "'");
}

}  // namespace s2fbench::train
