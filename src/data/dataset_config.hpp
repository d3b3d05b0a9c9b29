// A dataset file (configs/datasets/*.yaml): which genome, tracks and regions, and how
// windows are chosen; configs/datasets/yeast-atac.yaml shows the keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace s2fbench::data {

enum class Scale { none, mean1 };         // mean1: divide by the mean of training windows
enum class Missing { zero, skip };        // a base without a value: 0, or drop the window
enum class Storage { float32, float16 };  // of the coverage in the prepared file

struct TrackConfig {
  std::string name;
  std::string file;       // bigWig, resolved
  std::string replicate;  // bigWig of a replicate, resolved; "" = none
  std::string peaks;      // BED or narrowPeak, resolved; "" = none, then of no track
  Scale scale = Scale::none;
};

enum class TableKind { tiled, peak_centred };

// One table of windows. All tables of a dataset share the stored bases and coverage.
struct TableConfig {
  std::string name;
  TableKind kind = TableKind::tiled;
  int stored = 3072;           // nt of a stored window
  int stride = 3072;           // tiled: nt from one window to the next
  int merge_overlap = 200;     // peak_centred: windows that share so many nt are merged
  double train_threshold = 2;  // train and valid: kept if any base of a track is above
  double test_threshold = -1;
  std::string where;  // for messages
};

// Tracks are left out that are too much like an earlier one: data/track_choice.hpp.
struct TrackLimit {
  double max_correlation = 1;
  std::string at;  // the peak-centred table over whose windows they are compared
};

// A chromosome name (or a pattern of names) and the place in the file that gave it.
struct NamedPlace {
  std::string name;
  std::string where;  // "x.yaml:12:9"
};

struct DatasetConfig {
  std::string source;  // path of the file, for messages
  std::string name;
  std::string genome;  // FASTA, resolved
  std::vector<TrackConfig> tracks;
  std::optional<TrackLimit> select_tracks;
  std::vector<std::string> unmappable;  // BED files, resolved
  int input = 2048;                     // nt that a model sees
  std::vector<TableConfig> tables;      // the first is `tiled`, from the key `windows`
  std::vector<NamedPlace> valid;
  std::vector<NamedPlace> test;
  std::vector<NamedPlace> excluded;  // names or patterns with * and ?
  Missing missing = Missing::zero;
  Storage storage = Storage::float32;

  const TableConfig& tiled() const { return tables.front(); }
  bool has_peaks() const { return !tracks.front().peaks.empty(); }
};

// Relative paths are looked up in `root` when it is given, else beside the file; BED
// files beside the file first. Throws UserError with file:line:column.
DatasetConfig load_dataset_config(const std::string& path, const std::string& root = "");

}  // namespace s2fbench::data
