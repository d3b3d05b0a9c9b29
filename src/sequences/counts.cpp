#include "sequences/counts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::sequences {
namespace {

using data::SequenceTable;
using data::Values;

constexpr const char* kFolds[] = {"training", "validation", "test"};

// The first number of a row and track.
float value_of(const SequenceTable& table, std::size_t row, std::size_t track) {
  const auto each = static_cast<std::size_t>(data::per_track(table.values));
  return table.targets[(row * table.tracks.size() + track) * each];
}

std::array<TrackCount, 3> count_track(const SequenceTable& table, std::size_t track) {
  std::array<TrackCount, 3> counts;
  std::array<double, 3> squares = {};  // sum of squared distances from the mean (Welford)
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double value = value_of(table, row, track);
    if (std::isnan(value)) continue;
    TrackCount& count = counts[table.fold[row]];
    ++count.measured;
    count.positives += value == 1 ? 1 : 0;
    const double off = value - count.mean;
    count.mean += off / static_cast<double>(count.measured);
    squares[table.fold[row]] += off * (value - count.mean);
  }
  for (std::size_t fold = 0; fold < counts.size(); ++fold) {
    const auto n = static_cast<double>(counts[fold].measured);
    counts[fold].sd = n > 1 ? std::sqrt(squares[fold] / (n - 1)) : 0;
  }
  return counts;
}

// Sequences that are labelled 0 in one row and 1 in another.
std::int64_t count_double_labelled(const SequenceTable& table,
                                   const std::vector<std::size_t>& equal) {
  if (table.values != Values::labels) return 0;
  std::set<std::size_t> found;
  for (std::size_t track = 0; track < table.tracks.size(); ++track) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const float own = value_of(table, row, track);
      const float first = value_of(table, equal[row], track);
      if (!std::isnan(own) && !std::isnan(first) && own != first)
        found.insert(equal[row]);
    }
  }
  return std::ssize(found);
}

SequencesReport with_clusters(SequencesReport report, const SequenceTable& table) {
  struct Cluster {
    std::int64_t rows = 0;
    bool training = false;
  };
  std::map<std::int32_t, Cluster> clusters;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Cluster& cluster = clusters[table.cluster[row]];
    ++cluster.rows;
    cluster.training = cluster.training || table.fold[row] == 0;
  }
  report.clusters = std::ssize(clusters);
  for (const auto& [first, cluster] : clusters)
    report.largest_cluster = std::max(report.largest_cluster, cluster.rows);
  for (std::size_t row = 0; row < table.rows(); ++row)
    report.test_like_training +=
        table.fold[row] == 2 && clusters[table.cluster[row]].training ? 1 : 0;
  return report;
}

void expect_both_classes(const std::array<TrackCount, 3>& counts,
                         const std::string& track, bool each_fold,
                         const std::string& source) {
  TrackCount all;
  for (std::size_t fold = 0; fold < counts.size(); ++fold) {
    all.measured += counts[fold].measured;
    all.positives += counts[fold].positives;
  }
  const auto one_class = [](const TrackCount& count) {
    return count.positives == 0 || count.positives == count.measured;
  };
  const auto fail = [&](const TrackCount& count, const std::string& of) {
    throw UserError("all " + std::to_string(count.measured) + " labels of track '" +
                        track + "'" + of + " are " + (count.positives == 0 ? "0" : "1"),
                    source, "a classifier needs both classes");
  };
  if (one_class(all)) fail(all, "");
  for (std::size_t fold = 0; each_fold && fold < counts.size(); ++fold)
    if (one_class(counts[fold])) fail(counts[fold], " for " + std::string(kFolds[fold]));
}

}  // namespace

SequencesReport count_rows(const SequenceTable& table,
                           const std::vector<std::size_t>& equal) {
  SequencesReport report;
  report.name = table.name;
  report.values = table.values;
  report.rows = std::ssize(table.row);
  report.length = table.length;
  report.sequences = table.sequences;
  report.parts = table.parts;
  report.tracks = table.tracks;
  for (const auto fold : table.fold) ++report.fold_rows.at(fold);
  for (std::size_t track = 0; track < table.tracks.size(); ++track)
    report.counts.push_back(count_track(table, track));
  for (std::size_t row = 0; row < equal.size(); ++row)
    report.repeats += equal[row] != row ? 1 : 0;
  report.double_labelled = count_double_labelled(table, equal);
  return with_clusters(std::move(report), table);
}

void expect_usable(const SequencesReport& report, const SequencesConfig& config) {
  const bool test_only = config.split.by == SplitBy::test_only;
  for (std::size_t fold = 0; fold < report.fold_rows.size(); ++fold) {
    if (report.fold_rows[fold] > 0 || (test_only && fold < 2)) continue;
    throw UserError("no row is for " + std::string(kFolds[fold]) + ", of " +
                        std::to_string(report.rows),
                    config.split.where,
                    config.split.by == SplitBy::given
                        ? "try valid_share, or a fold for each input"
                        : "try other shares, values or another split");
  }
  for (std::size_t track = 0; track < report.tracks.size(); ++track) {
    const auto& counts = report.counts[track];
    const bool measured = std::any_of(counts.begin(), counts.end(),
                                      [](const auto& one) { return one.measured > 0; });
    if (!measured)
      throw UserError("nothing was measured of track '" + report.tracks[track] + "'",
                      config.source);
    if (report.values == Values::labels)
      expect_both_classes(counts, report.tracks[track],
                          report.tracks.size() == 1 && !test_only, config.source);
  }
}

}  // namespace s2fbench::sequences
