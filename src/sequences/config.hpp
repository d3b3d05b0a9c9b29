// A dataset file of kind: sequences (configs/datasets/clip-qki.yaml and others show the
// keys; README.md tells them).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "data/dataset.hpp"
#include "data/sequence_table.hpp"

namespace s2fbench::sequences {

// FASTA, plain or compressed. The label is a number for all of them, or stands in each
// header behind a key: "> chr1,+,69071,69171; class:0" has the key `class`.
struct FastaInput {
  std::string file;
  std::string label_key;  // "" = the number
  float label = 0;
};

// TSV or CSV with named columns.
struct TableInput {
  std::string file;
  std::vector<std::string> sequence;  // columns, side by side in this order
  std::string name;                   // column; "" = the number of the row
  std::vector<std::string> targets;   // a column per track; empty = `label`
  float label = 0;
  std::string chromosome, start;  // columns; "" = none
  std::string element;            // effect: the column that names its element; "" = none
};

enum class Channels { automatic, first, last };

// Keys may hold {fold}: one set of arrays per split.
struct Hdf5Input {
  std::string file;
  std::vector<std::string> sequence;  // keys of one-hot arrays or of texts, side by side
  std::string targets;                // key
  std::string names;                  // key; "" = the number of the row
  Channels channels = Channels::automatic;
  std::vector<std::int64_t> columns;  // of the targets; empty = all
  std::array<std::string, 3> fold_words = {"train", "valid", "test"};
};

// Windows of a genome around the regions of a BED file.
struct RegionInput {
  std::string file, genome;
  int window = 0;          // nt
  std::int64_t shift = 0;  // nt from the region's middle, downstream on its strand
  bool stranded = false;   // those on the - strand as their reverse complement
  float label = 0;
};

// Windows side by side over a genome.
struct TileInput {
  std::string genome;
  int window = 0;                        // nt
  int stride = 0;                        // nt from one to the next
  std::vector<std::string> chromosomes;  // empty = all
};

enum class WindowPlace {
  variant,  // the variant in the middle, N beyond the sequence
  inside,   // the same, but moved so that it stays in the sequence where it can
  element,  // the sequence's middle in the middle; variants beyond it are left out
};

// Reference and alternative windows of published variants.
struct VariantInput {
  std::string file;
  std::string genome, sequences;  // one of them
  std::string release, measured;  // formats::VariantTableOptions
  int window = 0;                 // nt
  WindowPlace place = WindowPlace::variant;
  std::vector<std::string> elements;  // in this order; empty = all of the file
};

// The study's construction from eCLIP peaks: sequences/eclip_rows.hpp.
struct EclipInput {
  std::array<std::string, 2> replicates;  // narrowPeak
  std::string mock;                       // BED of peaks in the mock input
  std::string genome;
  int window = 200;         // nt
  double signal = 1;        // least signalValue of a peak
  double log_p = 3;         // least -log10 p of a peak
  double disagreement = 1;  // (2 (a - b) / (a + b))^2 stays below
  bool same_strand = true;  // peaks of two replicates that share a nucleotide
  std::uint64_t seed = 1;   // of the choice among mock peaks
};

struct Input {
  std::variant<FastaInput, TableInput, Hdf5Input, RegionInput, TileInput, VariantInput,
               EclipInput>
      source;
  std::optional<data::Fold> fold;
  std::string prefix;  // of every row's name
  std::string where;   // "x.yaml:12:5"
};

enum class NegativeSource { none, regions, genome, shuffles };

// Rows of label 0 for rows of label 1: sequences/negatives.hpp.
struct NegativeConfig {
  NegativeSource from = NegativeSource::none;
  std::string regions, genome;
  std::int64_t shift = 0;  // nt, as RegionInput
  bool stranded = false;
  bool match_gc = true;
  int per_positive = 1;
  std::int64_t distance = 0;  // nt that stay free around positives
  std::uint64_t seed = 1;
};

enum class LengthPolicy { equal, crop, pad, fit };

struct LengthConfig {
  LengthPolicy policy = LengthPolicy::equal;
  int length = 0;  // nt; 0 = that of the first row
};

enum class SplitBy {
  given,
  column,
  chromosome,
  random,
  homology,
  study_random,
  test_only
};

struct SplitConfig {
  SplitBy by = SplitBy::homology;
  std::array<double, 3> shares = {0.8, 0.1, 0.1};
  std::uint64_t seed = 1;
  int parts = 0;
  double valid_share = 0;  // given: of the training rows, where no input is valid
  std::string column;
  // Values of the column, or chromosomes. Empty train: all that are in neither.
  std::array<std::vector<std::string>, 3> values;
  std::string where;
};

// Rows are similar that share an alignment of this identity over this share of the
// shorter one.
struct SimilarityRule {
  double identity = 0.9;
  double cover = 0.5;
};

enum class Transform { none, log1p };

struct SequencesConfig {
  std::string source;  // path of the file
  std::string text;    // all of it
  std::string name;
  data::Values values = data::Values::measured;
  std::vector<std::string> tracks;
  std::vector<Input> inputs;
  int sequences = 1;
  int fixed_left = 0, fixed_right = 0;  // nt
  double unknown = 0.25;
  LengthConfig length;
  Transform transform = Transform::none;
  bool drop_unknown = false;               // rows with a base that is not known
  std::vector<std::string> pair_suffixes;  // names that differ by these alone are pairs
  NegativeConfig negatives;
  SplitConfig split;
  SimilarityRule similarity;
  std::vector<std::string> notes;
};

// Whether a dataset file is of kind: sequences. Throws UserError for an unknown kind.
bool is_sequences_config(const std::string& path);

// Relative paths are looked up in `root` when it is given, else beside the file. Throws
// UserError with file:line:column.
SequencesConfig load_sequences_config(const std::string& path,
                                      const std::string& root = "");

}  // namespace s2fbench::sequences
