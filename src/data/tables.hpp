// Everything in a prepared file but bases and coverage: shapes, tracks, intervals,
// windows.
//
// The file (all at the root; sources = tracks, then replicates):
//   bases             (bases)           uint8   A C G T other = 0 ... 4
//   coverage          (sources, bases)  float32 or float16, as read from the bigWig
//   scale             (sources)         a value used in training = coverage x scale
//   track, replicate_of, chromosome     names; the track that a replicate belongs to
//   table, table_*    window tables: name, stored length, threshold (tables, 2)
//   interval_*        chromosome, start, end, position: merged kept windows of all tables
//   window_*          table, chromosome, start, position, fold, maximum (windows, tracks)
//                     and, when the tracks have peaks, label (windows, tracks)
//                     - by table, then in genome order
//   manifest          inputs, settings, counts, as JSON text
// position = where in `bases` the interval or window begins.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "h5/file.hpp"

namespace s2fbench::data {

struct Tables {
  int input = 0;  // nt that a model sees
  std::int64_t bases = 0;
  std::vector<std::string> tracks;
  std::vector<std::int32_t> replicate_of;  // track of each replicate source
  std::vector<double> scale;               // of each source
  std::vector<std::string> tables;
  std::vector<std::int32_t> table_stored;  // nt of a stored window
  // (tables, 2): for train and valid, and for test; minus infinity = all were kept.
  std::vector<double> table_threshold;
  std::vector<std::string> chromosomes;
  std::vector<std::int32_t> interval_chromosome;
  std::vector<std::int64_t> interval_start, interval_end, interval_position;
  std::vector<std::uint8_t> window_table;
  std::vector<std::int32_t> window_chromosome;
  std::vector<std::int64_t> window_start, window_position;
  std::vector<std::uint8_t> window_fold;
  std::vector<float> window_maximum;       // (windows, tracks), before scaling
  bool has_labels = false;                 // whether the tracks have peaks
  std::vector<std::uint8_t> window_label;  // (windows, tracks), 0 or 1; else empty

  int stored(std::size_t window) const { return table_stored[window_table[window]]; }
  std::size_t sources() const { return tracks.size() + replicate_of.size(); }
};

void write_tables(h5::File& file, const Tables& tables);
// Reads and checks that every index is in range. Throws UserError.
Tables read_tables(const h5::File& file);

// Hash of the whole content: these tables and the hashes of bases and of each source's
// coverage (as float32 values).
std::string content_hash(const Tables& tables, const std::string& bases_hash,
                         const std::vector<std::string>& coverage_hashes);

}  // namespace s2fbench::data
