#include "models/description_text.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "config/config_node.hpp"

namespace s2fbench::models {
namespace {

using config::ConfigNode;

constexpr long long kVersion = 1;
constexpr long long kLongestInput = 1 << 20;  // nt
constexpr long long kMostChannels = 1 << 20;
constexpr long long kMostSequences = 1 << 10;

// YAML's double quotes; line breaks and other control characters become blanks.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + '"';
}

// The option's value as text, checked against its row.
std::string read_option(const ConfigNode& value, const catalogue::OptionRow& row) {
  switch (row.type) {
    case catalogue::OptionType::boolean:
      value.boolean();
      break;
    case catalogue::OptionType::integer:
      value.integer(static_cast<long long>(row.least), static_cast<long long>(row.most));
      break;
    case catalogue::OptionType::number:
      value.number(row.least, row.most);
      break;
    case catalogue::OptionType::word:
      value.choice(row.choices);
      break;
  }
  return value.word();
}

catalogue::Options read_options(const ConfigNode& node, const catalogue::ModelRow& row) {
  std::vector<std::string> names;
  for (const catalogue::OptionRow& option : row.options) names.push_back(option.name);
  node.allow_keys(names);
  catalogue::Options options;
  // An option younger than the folder has a default that is what the model did before.
  for (const catalogue::OptionRow& option : row.options) {
    const auto given = node.find(option.name);
    options[option.name] = given ? read_option(*given, option) : option.default_value;
  }
  return options;
}

ModelSpec read_spec(const ConfigNode& root) {
  std::vector<std::string> models;
  for (const auto& row : catalogue::models()) models.push_back(row.name);
  ModelSpec spec;
  spec.name = root.at("architecture").choice(models);
  const catalogue::ModelRow& row = *catalogue::find_model(spec.name);
  spec.request.input_length =
      static_cast<int>(root.at("input_length").integer(1, kLongestInput));
  spec.request.resolution =
      static_cast<int>(root.at("resolution").integer(1, kLongestInput));
  spec.request.tracks = static_cast<int>(root.at("tracks").items().size());
  if (const auto channels = root.find("channels"))
    spec.request.channels = static_cast<int>(channels->integer(1, kMostChannels));
  if (const auto sequences = root.find("sequences"))
    spec.request.sequences = static_cast<int>(sequences->integer(1, kMostSequences));
  spec.request.options = read_options(root.at("options"), row);
  spec.positive_output = root.at("positive_output").boolean();
  const std::string reason = row.why_not(spec.request);
  if (!reason.empty()) root.fail(spec.name + ": " + reason);
  return spec;
}

// Of models that read anything else than one sequence of letters.
std::string input_text(const ModelDescription& description) {
  const catalogue::ModelRequest& request = description.spec.request;
  if (request.channels == 4 && request.sequences == 1 &&
      description.representation == "onehot")
    return "";
  return "channels: " + std::to_string(request.channels) +
         "\nsequences: " + std::to_string(request.sequences) +
         "\nrepresentation: " + quoted(description.representation) + "\n";
}

}  // namespace

std::string description_text(const ModelDescription& description) {
  const catalogue::ModelRequest& request = description.spec.request;
  if (static_cast<int>(description.tracks.size()) != request.tracks) {
    throw InternalError("a model's track names differ in number from its tracks");
  }
  const auto line = [](const std::string& key, const std::string& value) {
    return key + ": " + value + "\n";
  };
  std::string text =
      "# A trained model of s2fbench; its weights are in weights.safetensors.\n" +
      line("version", std::to_string(kVersion)) +
      line("architecture", description.spec.name) +
      line("input_length", std::to_string(request.input_length) + "  # nt") +
      line("resolution", std::to_string(request.resolution) + "  # bp") +
      input_text(description) +
      line("positive_output", description.spec.positive_output ? "true" : "false") +
      line("loss", description.loss) + "tracks:\n";
  for (const std::string& track : description.tracks)
    text += "  - " + quoted(track) + "\n";
  text += "options:\n";
  for (const auto& [name, value] : request.options) text += "  " + line(name, value);
  std::string provenance;
  for (const auto& [name, value] : description.provenance) {
    if (trim(value).empty()) continue;  // the reader knows no empty words
    provenance += "  " + line(quoted(name), quoted(value));
  }
  return provenance.empty() ? text : text + "provenance:\n" + provenance;
}

ModelDescription load_description(const std::string& path) {
  const ConfigNode root = ConfigNode::load(path);
  root.allow_keys({"version", "architecture", "input_length", "resolution", "channels",
                   "sequences", "representation", "positive_output", "loss", "tracks",
                   "options", "provenance"});
  if (root.at("version").integer() != kVersion) {
    root.at("version").fail("this program reads version " + std::to_string(kVersion));
  }
  ModelDescription description;
  description.tracks = root.at("tracks").words();
  if (description.tracks.empty()) root.at("tracks").fail("expected at least one track");
  description.spec = read_spec(root);
  description.loss = root.at("loss").word();
  description.representation = root.word_or("representation", "onehot");
  if (const auto provenance = root.find("provenance")) {
    for (const auto& [name, value] : provenance->entries()) {
      description.provenance[name] = value.word();
    }
  }
  return description;
}

}  // namespace s2fbench::models
