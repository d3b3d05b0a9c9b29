// A prepared table of sequences with what was measured of them. No torch here.
//
// The file (all at the root, written by write_sequence_table alone):
//   attributes    kind = "sequences", version, content_hash, name, values (what the
//                 targets are), sequences, length, parts and the other single numbers
//   bases         (rows, length)          uint8    A C G T other = 0 ... 4
//   targets       (rows, tracks, values)  float32  NaN = not measured
//   fold          (rows)                  uint8    data::Fold
//   part          (rows)                  int32    0 ... parts - 1; without parts all 0
//   cluster       (rows)                  int32    similar sequences share one
//   letters       (rows)                  int32    nt of the row that are no padding
//   row           (rows)                  text     names, each once
//   chromosome    (rows)                  text     "" = not known
//   start         (rows)                  int64    0-based; -1 = not known
//   track         (tracks)                text
//   notes         (notes)                 text     what tables of results must say
//   manifest      scalar text             JSON: inputs, settings, counts
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::data {

// What a row's numbers per track stand for.
enum class Values {
  measured,   // a measured value
  labels,     // 0 or 1
  inclusion,  // two: logit PSI - mean logit of the tracks, and that mean (splicing)
  effect,     // a variant's measured effect; the sequences are reference and alternative
  letters,    // nothing was measured: how many letters of the row are known
};
const char* to_string(Values values);
int per_track(Values values);  // numbers of a row and track: 2 for inclusion, else 1

struct SequenceTable {
  std::string name;
  Values values = Values::measured;
  int sequences = 1;  // of a row, side by side and of equal length
  int length = 0;     // nt of a row, all its sequences
  // Adapters at the ends of each row that the reverse complement leaves where they are.
  int fixed_left = 0, fixed_right = 0;
  double unknown = 0.25;  // of each channel of a one-hot letter that is none of the four
  int parts = 0;          // of a cross-validation; 0 = the fold alone is known
  std::vector<std::string> tracks;
  std::vector<std::string> notes;
  // By row:
  std::vector<std::uint8_t> bases;  // (rows, length)
  std::vector<float> targets;       // (rows, tracks, per_track)
  std::vector<std::uint8_t> fold;
  std::vector<std::int32_t> part;
  std::vector<std::int32_t> cluster;
  std::vector<std::int32_t> letters;
  std::vector<std::string> row;
  std::vector<std::string> chromosome;
  std::vector<std::int64_t> start;
  std::string manifest;

  std::size_t rows() const { return row.size(); }
};

// Of everything but the manifest.
std::string content_hash(const SequenceTable& table);

// Writes `path` as a whole or not at all. Throws InternalError for a table whose parts do
// not fit together, EnvironmentError when the disk refuses.
void write_sequence_table(const SequenceTable& table, const std::string& path);

// Whether the file says that it is one. Throws UserError when it is no HDF5 file.
bool is_sequence_table(const std::string& path);
// Reads and checks every number and the content hash. Throws UserError.
SequenceTable read_sequence_table(const std::string& path);

}  // namespace s2fbench::data
