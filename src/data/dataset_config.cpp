#include "data/dataset_config.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "config/config_node.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::data {
namespace {

namespace fs = std::filesystem;
using config::ConfigNode;

constexpr long long kLongestWindow = 1 << 24;  // nt
const std::string kTiledTable = sweep::kDefaultTable;

// Where relative paths of one dataset file are looked up.
struct Folders {
  fs::path beside;  // the folder of the file
  fs::path root;

  std::string resolve(const std::string& path) const { return (root / path).string(); }
  std::string resolve_bed(const std::string& path) const {
    return fs::exists(beside / path) ? (beside / path).string() : resolve(path);
  }
};

TrackConfig read_track(const ConfigNode& node, const Folders& folders) {
  node.allow_keys({"name", "file", "scale", "replicate", "peaks"});
  TrackConfig track;
  track.name = node.at("name").word();
  track.file = folders.resolve(node.at("file").word());
  if (const auto replicate = node.find("replicate")) {
    track.replicate = folders.resolve(replicate->word());
  }
  if (const auto peaks = node.find("peaks")) {
    track.peaks = folders.resolve_bed(peaks->word());
  }
  if (const auto scale = node.find("scale")) {
    track.scale =
        scale->choice({"none", "mean1"}) == "mean1" ? Scale::mean1 : Scale::none;
  }
  return track;
}

std::vector<TrackConfig> read_tracks(const ConfigNode& list, const Folders& folders) {
  std::vector<TrackConfig> tracks;
  std::set<std::string> names;
  for (const auto& node : list.items()) {
    tracks.push_back(read_track(node, folders));
    if (!names.insert(tracks.back().name).second) {
      node.at("name").fail("two tracks are named '" + tracks.back().name + "'");
    }
  }
  if (tracks.empty()) list.fail("expected at least one track");
  for (const auto& track : tracks) {
    if (track.peaks.empty() == tracks.front().peaks.empty()) continue;
    list.fail("track '" + (track.peaks.empty() ? track : tracks.front()).name +
              "' has no peaks and another has; try peaks for all tracks or for none");
  }
  return tracks;
}

std::vector<NamedPlace> read_names(const ConfigNode& list) {
  std::vector<NamedPlace> names;
  for (const auto& node : list.items()) names.push_back({node.word(), node.where()});
  return names;
}

int read_length(const ConfigNode& node) {
  return static_cast<int>(node.integer(1, kLongestWindow));
}

TableConfig with_thresholds(TableConfig table, const ConfigNode& node) {
  node.allow_keys({"train", "test"});
  table.train_threshold = node.number_or("train", table.train_threshold);
  table.test_threshold = node.number_or("test", table.test_threshold);
  return table;
}

// Length and stride of a tiled table, the length of any other.
TableConfig with_shape(TableConfig table, const ConfigNode& node, int input) {
  table.where = node.where();
  table.stored = table.stride = read_length(node.at("stored"));
  if (const auto stride = node.find("stride")) table.stride = read_length(*stride);
  if (input > table.stored) {
    // Of the two numbers the one that stands beside the other is named.
    node.at(node.has("input") ? "input" : "stored")
        .fail("input of " + std::to_string(input) +
              " nt is longer than the stored window of " + std::to_string(table.stored) +
              " nt");
  }
  return table;
}

// The key `windows`, and `threshold`, which holds for every tiled table.
DatasetConfig with_windows(DatasetConfig config, const ConfigNode& root) {
  const ConfigNode node = root.at("windows");
  node.allow_keys({"stored", "input", "stride"});
  config.input = read_length(node.at("input"));
  TableConfig tiled = with_shape({}, node, config.input);
  tiled.name = kTiledTable;
  if (const auto threshold = root.find("threshold")) {
    tiled = with_thresholds(std::move(tiled), *threshold);
  }
  config.tables = {std::move(tiled)};
  return config;
}

TableConfig read_table(const ConfigNode& node, const DatasetConfig& config) {
  TableConfig table = config.tiled();
  if (node.at("kind").choice({"tiled", "peak_centred"}) == "tiled") {
    node.allow_keys({"kind", "stored", "stride", "threshold"});
  } else {
    node.allow_keys({"kind", "stored", "merge_overlap", "threshold"});
    table.kind = TableKind::peak_centred;
    // A peak is reason enough to keep a window.
    table.train_threshold = table.test_threshold =
        -std::numeric_limits<double>::infinity();
    if (!config.has_peaks()) {
      node.at("kind").fail("a peak_centred table needs peaks: FILE of every track");
    }
  }
  table = with_shape(std::move(table), node, config.input);
  if (const auto overlap = node.find("merge_overlap")) {
    // Beyond the length equal peaks of two tracks would stay two windows.
    table.merge_overlap = static_cast<int>(overlap->integer(0, table.stored));
  } else {
    table.merge_overlap = std::min(table.merge_overlap, table.stored);
  }
  if (const auto threshold = node.find("threshold")) {
    table = with_thresholds(std::move(table), *threshold);
  }
  return table;
}

DatasetConfig with_tables(DatasetConfig config, const ConfigNode& node) {
  constexpr std::size_t most = 64;
  for (const auto& [name, entry] : node.entries()) {
    if (name == kTiledTable || name == sweep::kSameSelection ||
        !sweep::is_table_name(name)) {
      node.fail_at_key(name, "'" + name + "' cannot name a table; try letters, digits, " +
                                 "_ and -, and neither tiled nor same");
    }
    TableConfig table = read_table(entry, config);
    table.name = name;
    config.tables.push_back(std::move(table));
    if (config.tables.size() > most) {
      node.fail("more than " + std::to_string(most) + " window tables");
    }
  }
  return config;
}

TrackLimit read_track_limit(const ConfigNode& node, const DatasetConfig& config) {
  node.allow_keys({"max_correlation", "at"});
  TrackLimit limit;
  limit.max_correlation = node.at("max_correlation").number(-1, 1);
  std::vector<std::string> known;
  for (const auto& table : config.tables) {
    if (table.kind == TableKind::peak_centred) known.push_back(table.name);
  }
  if (known.empty()) node.at("at").fail("the dataset has no peak_centred table");
  limit.at = node.at("at").choice(known);
  return limit;
}

DatasetConfig with_folds(DatasetConfig config, const ConfigNode& node) {
  node.allow_keys({"valid", "test"});
  config.valid = read_names(node.at("valid"));
  config.test = read_names(node.at("test"));
  std::set<std::string> seen;
  for (const auto* fold : {&config.valid, &config.test}) {
    if (fold->empty()) {
      node.at(fold == &config.valid ? "valid" : "test").fail("expected a chromosome");
    }
    for (const auto& [name, where] : *fold) {
      if (!seen.insert(name).second) {
        throw UserError(where + ": chromosome '" + name + "' is in the folds twice");
      }
    }
  }
  return config;
}

DatasetConfig with_options(DatasetConfig config, const ConfigNode& root) {
  if (const auto names = root.find("exclude_chromosomes")) {
    config.excluded = read_names(*names);
  }
  if (const auto missing = root.find("missing")) {
    config.missing =
        missing->choice({"zero", "skip"}) == "skip" ? Missing::skip : Missing::zero;
  }
  if (const auto storage = root.find("storage")) {
    config.storage = storage->choice({"float32", "float16"}) == "float16"
                         ? Storage::float16
                         : Storage::float32;
  }
  return config;
}

}  // namespace

DatasetConfig load_dataset_config(const std::string& path, const std::string& root) {
  const ConfigNode file = ConfigNode::load(path);
  file.allow_keys({"kind", "name", "genome", "tracks", "unmappable", "windows", "folds",
                   "exclude_chromosomes", "threshold", "missing", "storage", "tables",
                   "select_tracks"});
  if (const auto kind = file.find("kind")) kind->choice({"windows"});
  Folders folders;
  folders.beside = fs::path(path).parent_path();
  folders.root = root.empty() ? folders.beside : fs::path(root);
  DatasetConfig config;
  config.source = path;
  config.name = file.at("name").word();
  config.genome = folders.resolve(file.at("genome").word());
  config.tracks = read_tracks(file.at("tracks"), folders);
  if (const auto beds = file.find("unmappable")) {
    for (const auto& bed : beds->words()) {
      config.unmappable.push_back(folders.resolve_bed(bed));
    }
  }
  config = with_windows(std::move(config), file);
  if (const auto tables = file.find("tables")) {
    config = with_tables(std::move(config), *tables);
  }
  if (const auto limit = file.find("select_tracks")) {
    config.select_tracks = read_track_limit(*limit, config);
  }
  config = with_folds(std::move(config), file.at("folds"));
  return with_options(std::move(config), file);
}

}  // namespace s2fbench::data
