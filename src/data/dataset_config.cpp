#include "data/dataset_config.hpp"

#include <filesystem>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "config/config_node.hpp"

namespace s2fbench::data {
namespace {

namespace fs = std::filesystem;
using config::ConfigNode;

constexpr long long kLongestWindow = 1 << 24;  // nt

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
  node.allow_keys({"name", "file", "scale", "replicate"});
  TrackConfig track;
  track.name = node.at("name").word();
  track.file = folders.resolve(node.at("file").word());
  if (const auto replicate = node.find("replicate")) {
    track.replicate = folders.resolve(replicate->word());
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
  return tracks;
}

std::vector<NamedPlace> read_names(const ConfigNode& list) {
  std::vector<NamedPlace> names;
  for (const auto& node : list.items()) names.push_back({node.word(), node.where()});
  return names;
}

DatasetConfig with_windows(DatasetConfig config, const ConfigNode& node) {
  node.allow_keys({"stored", "input", "stride"});
  config.windows_where = node.where();
  config.stored = static_cast<int>(node.at("stored").integer(1, kLongestWindow));
  config.input = static_cast<int>(node.at("input").integer(1, kLongestWindow));
  config.stride = config.stored;
  if (const auto stride = node.find("stride")) {
    config.stride = static_cast<int>(stride->integer(1, kLongestWindow));
  }
  if (config.input > config.stored) {
    node.at("input").fail("input of " + std::to_string(config.input) +
                          " nt is longer than the stored window of " +
                          std::to_string(config.stored) + " nt");
  }
  return config;
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

DatasetConfig with_threshold(DatasetConfig config, const ConfigNode& node) {
  node.allow_keys({"train", "test"});
  config.train_threshold = node.number_or("train", config.train_threshold);
  config.test_threshold = node.number_or("test", config.test_threshold);
  return config;
}

DatasetConfig with_options(DatasetConfig config, const ConfigNode& root) {
  if (const auto names = root.find("exclude_chromosomes")) {
    config.excluded = read_names(*names);
  }
  if (const auto threshold = root.find("threshold")) {
    config = with_threshold(std::move(config), *threshold);
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
  file.allow_keys({"name", "genome", "tracks", "unmappable", "windows", "folds",
                   "exclude_chromosomes", "threshold", "missing", "storage"});
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
  config = with_windows(std::move(config), file.at("windows"));
  config = with_folds(std::move(config), file.at("folds"));
  return with_options(std::move(config), file);
}

}  // namespace s2fbench::data
