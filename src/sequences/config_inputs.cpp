// The key `inputs` of a dataset file of kind: sequences.
#include <utility>

#include "sequences/config_parts.hpp"

namespace s2fbench::sequences {
namespace {

namespace fs = std::filesystem;
using config::ConfigNode;
using data::Values;

constexpr long long kLongestWindow = 1 << 20;  // nt
const std::vector<std::string> kCommon = {"fold", "prefix"};

void allow(const ConfigNode& node, std::vector<std::string> keys) {
  keys.insert(keys.end(), kCommon.begin(), kCommon.end());
  node.allow_keys(keys);
}

// One word or a list of words.
std::vector<std::string> words(const ConfigNode& node) {
  auto found = node.is_list() ? node.words() : std::vector<std::string>{node.word()};
  if (found.empty()) node.fail("expected at least one name");
  return found;
}

int read_window(const ConfigNode& node) {
  return static_cast<int>(node.integer(1, kLongestWindow));
}

bool is_number(const ConfigNode& node) {
  const std::string text = node.text();
  return text.find_first_not_of("0123456789.+-eE") == std::string::npos;
}

// A number that all rows of the input have.
float read_label(const ConfigNode& node, const SequencesConfig& config) {
  if (config.values == Values::letters) node.fail("nothing is measured of letters");
  if (config.tracks.size() != 1) node.fail("a label for all rows needs one track");
  const double label = node.number();
  if (config.values == Values::labels && label != 0 && label != 1)
    node.fail("expected 0 or 1");
  return static_cast<float>(label);
}

FastaInput read_fasta(const ConfigNode& node, const fs::path& root,
                      const SequencesConfig& config) {
  allow(node, {"fasta", "label"});
  FastaInput input;
  input.file = resolved(root, node.at("fasta"));
  if (config.values == Values::letters && !node.has("label")) return input;
  const ConfigNode label = node.at("label");
  if (is_number(label)) {
    input.label = read_label(label, config);
    return input;
  }
  input.label_key = label.word();
  if (config.tracks.size() != 1) label.fail("labels in headers are for one track");
  return input;
}

TableInput read_table(const ConfigNode& node, const fs::path& root,
                      const SequencesConfig& config) {
  allow(node, {"table", "sequence", "name", "targets", "label", "chromosome", "start",
               "element"});
  TableInput input;
  input.file = resolved(root, node.at("table"));
  input.sequence = words(node.at("sequence"));
  input.name = node.word_or("name", "");
  input.chromosome = node.word_or("chromosome", "");
  input.start = node.word_or("start", "");
  input.element = node.word_or("element", "");
  if (!input.element.empty() && config.values != Values::effect)
    node.at("element").fail("elements are for values: effect");
  if (const auto label = node.find("label")) {
    if (node.has("targets")) label->fail("expected targets or a label, not both");
    input.label = read_label(*label, config);
    return input;
  }
  if (const auto targets = node.find("targets")) {
    input.targets = words(*targets);
    const bool one_each = config.values == Values::effect
                              ? input.targets.size() == 1
                              : input.targets.size() == config.tracks.size();
    if (!one_each)
      targets->fail("expected " + std::to_string(config.tracks.size()) +
                    " columns, one for each track, not " +
                    std::to_string(input.targets.size()));
    return input;
  }
  if (config.values == Values::effect) node.fail("missing key 'targets'");
  input.targets = config.tracks;
  return input;
}

Hdf5Input read_hdf5(const ConfigNode& node, const fs::path& root) {
  allow(node,
        {"hdf5", "sequence", "targets", "names", "channels", "columns", "fold_words"});
  Hdf5Input input;
  input.file = resolved(root, node.at("hdf5"));
  input.sequence = words(node.at("sequence"));
  input.targets = node.at("targets").word();
  input.names = node.word_or("names", "");
  if (const auto channels = node.find("channels")) {
    const std::string word = channels->choice({"auto", "first", "last"});
    input.channels = word == "first"  ? Channels::first
                     : word == "last" ? Channels::last
                                      : Channels::automatic;
  }
  if (const auto columns = node.find("columns")) {
    for (const auto& column : columns->items())
      input.columns.push_back(column.integer(0, 1'000'000));
  }
  if (const auto fold_words = node.find("fold_words")) {
    const auto found = fold_words->words();
    if (found.size() != input.fold_words.size())
      fold_words->fail("expected three words, for train, valid and test");
    std::copy(found.begin(), found.end(), input.fold_words.begin());
  }
  const bool folds = input.sequence.front().find("{fold}") != std::string::npos;
  for (const auto& key : input.sequence) {
    if ((key.find("{fold}") != std::string::npos) != folds)
      node.at("sequence").fail("{fold} must be in every key or in none");
  }
  if ((input.targets.find("{fold}") != std::string::npos) != folds)
    node.at("targets").fail("{fold} must be in the keys of sequence and targets alike");
  if (folds && node.has("fold")) node.at("fold").fail("the keys tell the folds");
  return input;
}

RegionInput read_regions(const ConfigNode& node, const fs::path& root,
                         const SequencesConfig& config) {
  allow(node, {"bed", "genome", "window", "shift", "stranded", "label"});
  RegionInput input;
  input.file = resolved(root, node.at("bed"));
  input.genome = resolved(root, node.at("genome"));
  input.window = read_window(node.at("window"));
  input.shift = node.integer_or("shift", 0);
  input.stranded = node.boolean_or("stranded", false);
  if (config.values != Values::letters || node.has("label"))
    input.label = read_label(node.at("label"), config);
  return input;
}

TileInput read_tiles(const ConfigNode& node, const fs::path& root,
                     const SequencesConfig& config) {
  allow(node, {"genome", "window", "stride", "chromosomes"});
  if (config.values != Values::letters)
    node.at("genome").fail("windows side by side are for values: letters; try bed");
  TileInput input;
  input.genome = resolved(root, node.at("genome"));
  input.window = read_window(node.at("window"));
  const auto stride = node.find("stride");
  input.stride = stride ? read_window(*stride) : input.window;
  if (const auto chromosomes = node.find("chromosomes"))
    input.chromosomes = chromosomes->words();
  return input;
}

VariantInput read_variants(const ConfigNode& node, const fs::path& root,
                           const SequencesConfig& config) {
  allow(node, {"variants", "genome", "sequences", "release", "measured", "window",
               "place", "elements"});
  if (config.values != Values::effect)
    node.at("variants").fail("variants are for values: effect");
  if (node.has("genome") == node.has("sequences"))
    node.fail("expected genome or sequences, one of them");
  VariantInput input;
  input.file = resolved(root, node.at("variants"));
  if (node.has("genome")) input.genome = resolved(root, node.at("genome"));
  if (node.has("sequences")) input.sequences = resolved(root, node.at("sequences"));
  input.release = node.word_or("release", "");
  input.measured = node.word_or("measured", "");
  input.window = read_window(node.at("window"));
  if (const auto place = node.find("place")) {
    const std::string word = place->choice({"variant", "inside", "element"});
    input.place = word == "element"  ? WindowPlace::element
                  : word == "inside" ? WindowPlace::inside
                                     : WindowPlace::variant;
    if (input.place == WindowPlace::element && input.sequences.empty())
      place->fail("a genome has no elements; try sequences");
  }
  if (const auto elements = node.find("elements")) input.elements = elements->words();
  return input;
}

EclipInput read_eclip(const ConfigNode& outer, const fs::path& root,
                      const SequencesConfig& config) {
  allow(outer, {"eclip"});
  if (config.values != Values::labels || config.tracks.size() != 1)
    outer.at("eclip").fail("eclip is for values: labels of one track");
  const ConfigNode node = outer.at("eclip");
  node.allow_keys({"replicates", "mock", "genome", "window", "signal", "log_p",
                   "disagreement", "strand", "seed"});
  EclipInput input;
  const auto replicates = node.at("replicates").items();
  if (replicates.size() != 2) node.at("replicates").fail("expected two files");
  for (std::size_t i = 0; i < 2; ++i) input.replicates[i] = resolved(root, replicates[i]);
  input.mock = resolved(root, node.at("mock"));
  input.genome = resolved(root, node.at("genome"));
  if (const auto window = node.find("window")) input.window = read_window(*window);
  input.signal = node.number_or("signal", input.signal);
  input.log_p = node.number_or("log_p", input.log_p);
  input.disagreement = node.number_or("disagreement", input.disagreement);
  if (const auto strand = node.find("strand"))
    input.same_strand = strand->choice({"same", "any"}) == "same";
  input.seed = static_cast<std::uint64_t>(node.integer_or("seed", 1, 0));
  return input;
}

}  // namespace

Input read_input(const ConfigNode& node, const fs::path& root,
                 const SequencesConfig& config) {
  Input input;
  input.where = node.where();
  if (node.has("fasta")) {
    input.source = read_fasta(node, root, config);
  } else if (node.has("table")) {
    input.source = read_table(node, root, config);
  } else if (node.has("hdf5")) {
    input.source = read_hdf5(node, root);
  } else if (node.has("bed")) {
    input.source = read_regions(node, root, config);
  } else if (node.has("variants")) {
    input.source = read_variants(node, root, config);
  } else if (node.has("eclip")) {
    input.source = read_eclip(node, root, config);
  } else if (node.has("genome")) {
    input.source = read_tiles(node, root, config);
  } else {
    node.fail("expected one of fasta, table, hdf5, bed, variants, eclip and genome");
  }
  input.prefix = node.word_or("prefix", "");
  if (const auto fold = node.find("fold")) {
    const std::string word = fold->choice({"train", "valid", "test"});
    input.fold = word == "train"   ? data::Fold::train
                 : word == "valid" ? data::Fold::valid
                                   : data::Fold::test;
  }
  return input;
}

}  // namespace s2fbench::sequences
