#include "sequences/config.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "sequences/config_parts.hpp"

namespace s2fbench::sequences {
namespace {

namespace fs = std::filesystem;
using config::ConfigNode;
using data::Values;

constexpr long long kLongest = 1 << 20;  // nt of a row
constexpr long long kMostTracks = 100'000;

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Values read_values(const ConfigNode& node) {
  const std::string word =
      node.choice({"measured", "labels", "inclusion", "effect", "letters"});
  for (const Values values : {Values::measured, Values::labels, Values::inclusion,
                              Values::effect, Values::letters}) {
    if (word == data::to_string(values)) return values;
  }
  return Values::measured;
}

// A list of names, or {count: 56, prefix: tissue}: tissue01 ... tissue56.
std::vector<std::string> read_tracks(const ConfigNode& node) {
  std::vector<std::string> tracks;
  if (node.is_map()) {
    node.allow_keys({"count", "prefix"});
    const auto count = node.at("count").integer(1, kMostTracks);
    const std::string prefix = node.at("prefix").word();
    const auto width = std::to_string(count).size();
    for (long long i = 1; i <= count; ++i)
      tracks.push_back(fmt::format("{}{:0{}}", prefix, i, width));
    return tracks;
  }
  tracks = node.words();
  if (tracks.empty()) node.fail("expected at least one track");
  std::set<std::string> seen;
  for (const auto& track : tracks) {
    if (!seen.insert(track).second) node.fail("two tracks are named '" + track + "'");
  }
  return tracks;
}

LengthConfig read_length(const ConfigNode& node) {
  if (!node.is_map())
    return {LengthPolicy::equal, static_cast<int>(node.integer(1, kLongest))};
  node.allow_keys({"crop", "pad", "fit"});
  const auto entries = node.entries();
  if (entries.size() != 1) node.fail("expected one of crop, pad and fit");
  const auto& [key, value] = entries.front();
  const auto policy = key == "crop"  ? LengthPolicy::crop
                      : key == "pad" ? LengthPolicy::pad
                                     : LengthPolicy::fit;
  return {policy, static_cast<int>(value.integer(1, kLongest))};
}

SimilarityRule read_similarity(const ConfigNode& node) {
  node.allow_keys({"identity", "cover"});
  SimilarityRule rule;
  // Below, similar rows share too few k-mers to be found.
  if (const auto identity = node.find("identity"))
    rule.identity = identity->number(0.8, 1);
  if (const auto cover = node.find("cover")) rule.cover = cover->number(0.2, 1);
  return rule;
}

SequencesConfig with_options(SequencesConfig config, const ConfigNode& root) {
  if (const auto node = root.find("sequences"))
    config.sequences = static_cast<int>(node->integer(1, 64));
  if (config.values == Values::effect && root.has("sequences") && config.sequences != 2)
    root.at("sequences").fail("effects are of two sequences, reference and alternative");
  if (config.values == Values::effect) config.sequences = 2;
  if (const auto node = root.find("fixed_left"))
    config.fixed_left = static_cast<int>(node->integer(0, kLongest));
  if (const auto node = root.find("fixed_right"))
    config.fixed_right = static_cast<int>(node->integer(0, kLongest));
  if (const auto node = root.find("unknown")) {
    config.unknown = node->number();
    if (config.unknown != 0 && config.unknown != 0.25) node->fail("expected 0 or 0.25");
  }
  if (const auto node = root.find("length")) config.length = read_length(*node);
  const bool pads = config.length.policy == LengthPolicy::pad ||
                    config.length.policy == LengthPolicy::fit;
  if (pads && config.sequences > 1)
    root.at("length").fail("sequences side by side cannot be padded");
  if (const auto node = root.find("transform"))
    config.transform =
        node->choice({"none", "log1p"}) == "log1p" ? Transform::log1p : Transform::none;
  if (config.transform != Transform::none && config.values != Values::measured)
    root.at("transform").fail("only measured values can be transformed");
  config.drop_unknown = root.boolean_or("drop_unknown", false);
  if (const auto node = root.find("pair_suffixes")) config.pair_suffixes = node->words();
  if (const auto node = root.find("similarity"))
    config.similarity = read_similarity(*node);
  if (const auto node = root.find("notes")) config.notes = node->words();
  return config;
}

bool tells_folds(const Input& input) {
  const auto* arrays = std::get_if<Hdf5Input>(&input.source);
  return input.fold ||
         (arrays && arrays->sequence.front().find("{fold}") != std::string::npos);
}

SplitConfig default_split(const SequencesConfig& config) {
  SplitConfig split;
  split.where = config.source;
  if (std::any_of(config.inputs.begin(), config.inputs.end(), tells_folds))
    split.by = SplitBy::given;
  // Effects are what trained models are asked for, none is trained on.
  if (config.values == Values::effect) split.by = SplitBy::test_only;
  return split;
}

// Arrays of several splits may be put together and split anew, not so `fold: train`.
void check_folds_are_read(const SequencesConfig& config, const ConfigNode& split) {
  if (config.split.by == SplitBy::given) return;
  for (const auto& input : config.inputs)
    if (input.fold)
      split.fail(
          "inputs that say fold: are for split: {by: given}; leave one of both out");
}

}  // namespace

bool is_sequences_config(const std::string& path) {
  const ConfigNode root = ConfigNode::load(path);
  const auto kind = root.find("kind");
  return kind && kind->choice({"windows", "sequences"}) == "sequences";
}

SequencesConfig load_sequences_config(const std::string& path, const std::string& root) {
  const ConfigNode file = ConfigNode::load(path);
  file.allow_keys({"kind", "name", "values", "tracks", "inputs", "sequences",
                   "fixed_left", "fixed_right", "unknown", "length", "transform",
                   "drop_unknown", "pair_suffixes", "negatives", "split", "similarity",
                   "notes"});
  file.at("kind").choice({"sequences"});
  const fs::path folder = root.empty() ? fs::path(path).parent_path() : fs::path(root);
  SequencesConfig config;
  config.source = path;
  config.text = text_of(path);
  config.name = file.at("name").word();
  config.values = read_values(file.at("values"));
  // Without names the elements of the variants are the tracks.
  if (config.values == Values::letters) {
    if (const auto node = file.find("tracks")) node->fail("letters are no tracks");
    config.tracks = {"letters"};
  } else if (config.values != Values::effect || file.has("tracks"))
    config.tracks = read_tracks(file.at("tracks"));
  config = with_options(std::move(config), file);
  for (const auto& node : file.at("inputs").items())
    config.inputs.push_back(read_input(node, folder, config));
  if (config.inputs.empty()) file.at("inputs").fail("expected at least one input");
  if (const auto node = file.find("negatives")) {
    if (config.values != Values::labels || config.tracks.size() != 1)
      node->fail("negatives are for values: labels of one track");
    config.negatives = read_negatives(*node, folder);
  }
  const auto split = file.find("split");
  config.split = split ? read_split(*split) : default_split(config);
  if (split) check_folds_are_read(config, *split);
  if (config.values == Values::letters && config.split.by == SplitBy::homology)
    (split ? *split : file.at("values"))
        .fail(
            "similar windows of a genome are not looked for; try split: {by: "
            "chromosome, valid: [...], test: [...]}");
  return config;
}

}  // namespace s2fbench::sequences
