// The rows of the metrics that are of sequence tables alone; what they name is computed
// by metrics/sequence_metrics.cpp.
#include "catalogue/sequence_metrics.hpp"

#include <string>
#include <utility>

namespace s2fbench::catalogue {
namespace {

using Kind = MetricRow::Kind;
using Rows = std::vector<MetricRow>;

const std::vector<std::string> kTrack = {"track"};

MetricRow of_sequences(MetricRow row) {
  row.of_windows = false;
  row.of_sequences = true;
  return row;
}

// What is said of letters that were masked.
Rows letter_rows() {
  const std::pair<const char*, const char*> counts[] = {
      {"_order1", "the letter before"},
      {"_order8", "8 letters before"},
      {"_sides4", "4 letters on each side"},
  };
  Rows rows = {{"perplexity",
                "of masked letters: e to the mean cross-entropy; 4 = chance", kTrack},
               {"masked_accuracy", "share of masked letters that are guessed", kTrack}};
  for (const auto& [suffix, what] : counts)
    rows.push_back({std::string("perplexity") + suffix,
                    std::string("counts, ") + what + " baseline of perplexity", kTrack,
                    Kind::baseline, "perplexity"});
  for (MetricRow& row : rows) {
    row.of_windows = false;
    row.of_letters = true;
  }
  return rows;
}

// What composition alone reaches, and chance.
Rows baselines_of(const MetricRow& metric) {
  const std::pair<const char*, const char*> predictors[] = {
      {"_1mer", "1-mer regression"},
      {"_2mer", "2-mer regression"},
      {"_5mer", "5-mer regression"},
      {"_shuffled", "shuffled labels"},
  };
  Rows rows;
  for (const auto& [suffix, what] : predictors) {
    MetricRow row{metric.name + suffix, std::string(what) + " baseline of " + metric.name,
                  kTrack, Kind::baseline, metric.name};
    row.needs_peaks = metric.needs_peaks;
    rows.push_back(of_sequences(row));
  }
  return rows;
}

}  // namespace

std::vector<MetricRow> sequence_metrics(const std::vector<MetricRow>& of_both) {
  const std::string filter =
      " over splicing events with 10 or more tissues and a PSI that is .2 or more off "
      "their mean";
  MetricRow accuracy{"accuracy", "share of sequences whose logit has the label's side",
                     kTrack};
  accuracy.needs_peaks = true;
  const Rows own = {
      {"pearson", "Pearson's r over the sequences of a track", kTrack},
      {"spearman", "Spearman's rho over the sequences of a track", kTrack},
      {"mean_squared_error", "mean squared error over the sequences of a track", kTrack},
      accuracy,
      {"pearson_filtered", "pearson" + filter, kTrack},
      {"spearman_filtered", "spearman" + filter, kTrack},
  };
  Rows rows;
  for (const auto& row : own) {
    rows.push_back(of_sequences(row));
    const Rows more = baselines_of(row);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  for (const auto& row : of_both) {
    if (!row.of_sequences || row.name == "windows") continue;
    const Rows more = baselines_of(row);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const Rows letters = letter_rows();
  rows.insert(rows.end(), letters.begin(), letters.end());
  return rows;
}

}  // namespace s2fbench::catalogue
