// Makes a sequence table of what a dataset file of kind: sequences says.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/sequence_table.hpp"
#include "sequences/config.hpp"

namespace s2fbench::sequences {

// Of one track in one fold.
struct TrackCount {
  std::int64_t measured = 0;   // rows with a value
  std::int64_t positives = 0;  // values: labels
  double mean = 0, sd = 0;     // of the first number of each measured row
};

struct SequencesReport {
  std::string out, name, content_hash;
  data::Values values = data::Values::measured;
  std::int64_t rows = 0;
  int length = 0, sequences = 1, parts = 0;
  std::array<std::int64_t, 3> fold_rows = {};
  std::vector<std::string> tracks;
  std::vector<std::array<TrackCount, 3>> counts;  // by track and fold
  std::int64_t clusters = 0, largest_cluster = 0;
  std::int64_t repeats = 0;             // rows with the letters of an earlier one
  std::int64_t double_labelled = 0;     // sequences with rows of both labels on a track
  std::int64_t test_like_training = 0;  // test rows that share a cluster with training
  SimilarityRule similarity;
  std::map<std::string, std::int64_t> dropped;  // rows left out, by reason
  std::vector<std::string> notes;
  double seconds = 0;
};

// The table alone. Throws UserError for bad input.
struct Prepared {
  data::SequenceTable table;
  SequencesReport report;
};
Prepared make_table(const SequencesConfig& config);

// Writes `out_path` as a whole or not at all. Throws UserError for bad input,
// EnvironmentError when the disk refuses.
SequencesReport prepare(const SequencesConfig& config, const std::string& out_path);

// A few lines for people.
std::string report_text(const SequencesReport& report);

// What the file records of its making: inputs with sizes and hashes, settings, counts.
std::string manifest_json(const SequencesConfig& config, const SequencesReport& report);

}  // namespace s2fbench::sequences
