#include "data/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "data/pending_file.hpp"

namespace s2fbench::data {
namespace {

constexpr double kTopWindows = 0.005;   // this share of the windows ...
constexpr double kLargestShare = 0.20;  // ... should not carry more of a track than this

void expect_windows(const DatasetConfig& config, const ScanResult& scan) {
  const FoldCounts& tiled = scan.counts.front();
  for (std::size_t fold = 0; fold < tiled.size(); ++fold) {
    if (tiled[fold].kept > 0) continue;
    throw UserError("none of the " + std::to_string(tiled[fold].candidates) + " " +
                        fold_name(static_cast<Fold>(fold)) +
                        " windows passes the threshold",
                    config.source, "try a lower threshold");
  }
  for (std::size_t t = 0; t < config.tables.size(); ++t) {
    const auto& counts = scan.counts[t];
    if (std::any_of(counts.begin(), counts.end(),
                    [](const FoldCount& count) { return count.kept > 0; })) {
      continue;
    }
    throw UserError(config.tables[t].where + ": table '" + config.tables[t].name +
                    "' gets no window; try other lengths, peaks or thresholds");
  }
}

double scale_of(const TrackConfig& track, double mean) {
  if (track.scale == Scale::none) return 1;
  if (mean > 0) return 1 / mean;
  throw UserError("track '" + track.name + "' cannot be scaled: its mean over the " +
                      "training windows is " + std::to_string(mean),
                  track.file, "try scale: none");
}

// Share of the signal in the strongest 0.5 % of the windows; 0 for fewer than 200
// windows.
double top_share(std::vector<float> sums) {
  const auto top =
      static_cast<std::ptrdiff_t>(static_cast<double>(sums.size()) * kTopWindows);
  const double total = std::accumulate(sums.begin(), sums.end(), 0.0);
  if (top == 0 || total <= 0) return 0;
  std::nth_element(sums.begin(), sums.begin() + top, sums.end(), std::greater<>());
  return std::accumulate(sums.begin(), sums.begin() + top, 0.0) / total;
}

std::vector<TrackReport> describe_tracks(const DatasetConfig& config,
                                         const Inputs& inputs, const ScanResult& scan) {
  std::vector<TrackReport> reports;
  for (std::size_t s = 0; s < inputs.sources.size(); ++s) {
    const auto& source = inputs.sources[s];
    const auto track = static_cast<std::size_t>(source.track);
    TrackReport report{source.name, source.replicate, scan.training_mean[s],
                       1,           scan.missing[s],  0};
    // A replicate shares its track's factor, so that the two stay comparable.
    report.scale = scale_of(config.tracks[track], scan.training_mean[track]);
    if (!source.replicate) report.top_share = top_share(scan.window_sum[s]);
    reports.push_back(std::move(report));
  }
  return reports;
}

std::vector<std::string> find_warnings(const PrepareReport& report) {
  std::vector<std::string> warnings;
  for (const auto& track : report.tracks) {
    if (track.top_share <= kLargestShare) continue;
    warnings.push_back(
        "0.5 % of the windows carry " +
        std::to_string(static_cast<int>(std::lround(track.top_share * 100))) +
        " % of track '" + track.name +
        "'; try leaving such regions out through an unmappable BED");
  }
  return warnings;
}

PrepareReport make_report(const DatasetConfig& config, Inputs inputs,
                          const ScanResult& scan, const std::string& out_path) {
  PrepareReport report;
  report.name = config.name;
  report.out = out_path;
  report.bases = scan.tables.bases;
  report.intervals = static_cast<std::int64_t>(scan.tables.interval_start.size());
  for (const auto& chromosome : inputs.chromosomes) {
    report.contigs += static_cast<std::int64_t>(chromosome.contigs.size());
  }
  for (std::size_t t = 0; t < config.tables.size(); ++t) {
    report.tables.push_back({config.tables[t].name, scan.counts[t], inputs.dropped[t]});
  }
  report.incomplete = scan.incomplete;
  report.tracks = describe_tracks(config, inputs, scan);
  report.skipped = std::move(inputs.skipped);
  report.excluded = std::move(inputs.excluded);
  report.warnings = find_warnings(report);
  return report;
}

}  // namespace

PrepareReport prepare(const DatasetConfig& all_tracks, const std::string& out_path,
                      const Progress& progress) {
  const double start = monotonic_seconds();
  PendingFile pending(out_path);
  TrackChoice choice = choose_tracks(all_tracks);
  const DatasetConfig& config = choice.config;
  Inputs inputs = open_inputs(config);
  h5::File file = h5::File::create(pending.name());
  ScanResult scan = scan_windows(config, inputs, file, progress);
  expect_windows(config, scan);
  PrepareReport report = make_report(config, std::move(inputs), scan, out_path);
  report.compared_windows = choice.windows;
  report.dropped_tracks = std::move(choice.dropped);
  for (const auto& track : report.tracks) scan.tables.scale.push_back(track.scale);
  report.content_hash = content_hash(scan.tables, scan.bases_hash, scan.coverage_hashes);
  write_tables(file, scan.tables);
  file.write_attribute("content_hash", report.content_hash);
  file.write_text("manifest", manifest_json(config, report));
  file.close();
  pending.commit();
  report.seconds = monotonic_seconds() - start;
  return report;
}

}  // namespace s2fbench::data
