// Builds a dataset file from FASTA, bigWigs and BED.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset_config.hpp"
#include "data/inputs.hpp"
#include "data/track_choice.hpp"
#include "data/window_scan.hpp"

namespace s2fbench::data {

struct TrackReport {
  std::string name;
  bool replicate = false;
  double training_mean = 0;  // raw, over the kept training windows
  double scale = 1;          // a training value is raw x scale
  std::int64_t missing = 0;  // stored bases without a value
  double top_share = 0;      // of the signal, in the strongest 0.5 % of windows
};

struct TableReport {
  std::string name;
  FoldCounts folds = {};
  DroppedPeaks dropped = {};
};

struct PrepareReport {
  std::string name;
  std::string out;
  std::string content_hash;
  std::int64_t bases = 0;      // stored
  std::int64_t intervals = 0;  // merged
  std::int64_t contigs = 0;
  std::vector<TableReport> tables;
  std::int64_t incomplete = 0;        // windows dropped by `missing: skip`
  std::int64_t compared_windows = 0;  // for select_tracks
  std::vector<DroppedTrack> dropped_tracks;
  std::vector<TrackReport> tracks;  // the tracks, then the replicates
  std::vector<SkippedContig> skipped;
  std::vector<std::string> excluded;
  std::vector<std::string> warnings;
  double seconds = 0;
};

// Writes `out_path` as a whole or not at all. Throws UserError for bad input,
// EnvironmentError when the disk refuses.
PrepareReport prepare(const DatasetConfig& config, const std::string& out_path,
                      const Progress& progress = {});

// A few lines for people.
std::string report_text(const PrepareReport& report);

// What the file records of its making: inputs with sizes and hashes, settings, counts.
std::string manifest_json(const DatasetConfig& config, const PrepareReport& report);

}  // namespace s2fbench::data
