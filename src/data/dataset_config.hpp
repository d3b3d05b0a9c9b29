// A dataset file (configs/datasets/*.yaml): which genome, tracks and regions, and how
// windows are chosen; configs/datasets/yeast-atac.yaml shows the keys.
#pragma once

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
  Scale scale = Scale::none;
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
  std::vector<std::string> unmappable;  // BED files, resolved
  int stored = 3072;                    // nt of a stored window
  int input = 2048;                     // nt that a model sees
  int stride = 3072;                    // nt from one window to the next
  std::string windows_where;
  std::vector<NamedPlace> valid;
  std::vector<NamedPlace> test;
  std::vector<NamedPlace> excluded;  // names or patterns with * and ?
  double train_threshold = 2;        // train and valid: kept if any base is above
  double test_threshold = -1;
  Missing missing = Missing::zero;
  Storage storage = Storage::float32;
};

// Relative paths are looked up in `root` when it is given, else beside the file; BED
// files beside the file first. Throws UserError with file:line:column.
DatasetConfig load_dataset_config(const std::string& path, const std::string& root = "");

}  // namespace s2fbench::data
