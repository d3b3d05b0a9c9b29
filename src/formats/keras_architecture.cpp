#include "formats/keras_architecture.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "formats/strict_json.hpp"

namespace s2fbench::formats {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 48;  // Keras 3 nests a tensor's history twelve levels deep
constexpr std::size_t kMostLayers = 4096;
constexpr std::size_t kLongestName = 200;

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
  throw UserError("not a Keras model that can be read", where + ": " + problem);
}

// nullptr when the value is no map or has no such key.
const Json* member(const Json& map, const char* key) {
  if (!map.is_object()) return nullptr;
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &*found;
}

// A member that is a text without control characters.
std::string text_member(const Json& map, const char* key, const std::string& where) {
  const Json* found = member(map, key);
  if (found == nullptr || !found->is_string()) fail(where, std::string("no ") + key);
  auto text = found->get<std::string>();
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20;
  });
  if (text.empty() || text.size() > kLongestName || !printable) {
    fail(where, std::string("a ") + key + " is empty, too long or not printable");
  }
  return text;
}

KerasConfig read_config(const Json& config, const std::string& where) {
  std::map<std::string, KerasConfig::Value> values;
  for (const auto& [key, value] : config.items()) {
    if (value.is_null()) values[key] = std::monostate{};
    if (value.is_boolean()) values[key] = value.get<bool>();
    if (value.is_number()) values[key] = value.get<double>();
    if (value.is_string()) values[key] = value.get<std::string>();
    if (value.is_object()) values[key] = KerasConfig::Other{};
    if (!value.is_array()) continue;
    std::vector<double> list;
    for (const Json& item : value) {
      if (item.is_number() || item.is_null()) {
        list.push_back(item.is_null() ? -1.0 : item.get<double>());
      }
    }
    values[key] = KerasConfig::Other{};
    if (list.size() == value.size()) values[key] = std::move(list);
  }
  return {where, std::move(values)};
}

// The layer's name in [name, node, tensor, ...]; both indices must be 0.
std::string history_name(const Json& history, const std::string& where) {
  if (history.size() < 3 || !history[0].is_string() || history[1] != 0 ||
      history[2] != 0) {
    fail(where, "an input that is not the one output of a layer used once");
  }
  return history[0].get<std::string>();
}

// In order, the layers that a value names: [name, 0, 0, {}] (Keras 2) or a map with
// keras_history (Keras 3), at any depth of lists and maps.
std::vector<std::string> named_inputs(const Json& value, const std::string& where) {
  if (const Json* config = member(value, "config")) {
    if (const Json* history = member(*config, "keras_history")) {
      if (!history->is_array()) fail(where, "a keras_history that is no list");
      return {history_name(*history, where)};
    }
  }
  if (value.is_array() && value.size() >= 3 && value[0].is_string()) {
    return {history_name(value, where)};
  }
  std::vector<std::string> names;
  if (value.is_array() || value.is_object()) {
    for (const Json& item : value) {
      for (auto& name : named_inputs(item, where)) names.push_back(std::move(name));
    }
  }
  return names;
}

struct Unlinked {
  KerasLayer layer;
  std::vector<std::string> inputs;
};

Unlinked read_layer(const Json& entry, const std::string& file) {
  Unlinked read;
  KerasLayer& layer = read.layer;
  layer.class_name = text_member(entry, "class_name", file);
  layer.class_name = layer.class_name.substr(layer.class_name.rfind('>') + 1);
  const Json* config = member(entry, "config");
  if (config == nullptr || !config->is_object()) {
    fail(file, "a layer " + layer.class_name + " without config");
  }
  const bool named = member(entry, "name") != nullptr;
  layer.name = text_member(named ? entry : *config, "name", file);
  const std::string where = file + ": layer '" + layer.name + "'";
  if (member(*config, "layers") != nullptr) fail(where, "a model inside the model");
  layer.config = read_config(*config, where);
  if (const Json* nodes = member(entry, "inbound_nodes")) {
    if (!nodes->is_array()) fail(where, "inbound_nodes is no list");
    if (nodes->size() > 1) fail(where, "a layer that is used twice");
    read.inputs = named_inputs(*nodes, where);
  }
  return read;
}

// Each layer behind its inputs, which become indices.
std::vector<KerasLayer> in_order(std::vector<Unlinked> layers, const std::string& file) {
  std::map<std::string, std::size_t> given;  // name -> position in `layers`
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!given.emplace(layers[i].layer.name, i).second) {
      fail(file, "two layers are called '" + layers[i].layer.name + "'");
    }
  }
  for (const Unlinked& item : layers) {
    for (const std::string& input : item.inputs) {
      if (!given.contains(input)) {
        fail(file, "layer '" + item.layer.name + "' is fed by '" + input +
                       "', which is not there");
      }
    }
  }
  std::vector<KerasLayer> ordered;
  std::map<std::string, std::size_t> placed;
  while (ordered.size() < layers.size()) {
    const std::size_t before = ordered.size();
    for (Unlinked& item : layers) {
      const bool ready = std::all_of(item.inputs.begin(), item.inputs.end(),
                                     [&](const auto& in) { return placed.contains(in); });
      if (!ready || placed.contains(item.layer.name)) continue;
      for (const auto& input : item.inputs) item.layer.inputs.push_back(placed[input]);
      placed[item.layer.name] = ordered.size();
      ordered.push_back(std::move(item.layer));
      item.layer.name = ordered.back().name;
    }
    if (ordered.size() == before) fail(file, "layers feed each other in a circle");
  }
  return ordered;
}

std::vector<std::size_t> read_outputs(const Json& config,
                                      const std::vector<KerasLayer>& layers,
                                      const std::string& file) {
  const Json* outputs = member(config, "output_layers");
  std::vector<std::string> names;
  if (outputs != nullptr) names = named_inputs(*outputs, file);
  if (names.empty()) fail(file, "no output_layers");
  std::vector<std::size_t> indices;
  for (const std::string& name : names) {
    const auto found = std::find_if(layers.begin(), layers.end(),
                                    [&](const auto& l) { return l.name == name; });
    if (found == layers.end()) fail(file, "output '" + name + "' is no layer");
    indices.push_back(static_cast<std::size_t>(found - layers.begin()));
  }
  return indices;
}

}  // namespace

KerasArchitecture parse_keras_architecture(const std::string& json,
                                           const std::string& where) {
  const Json root = parse_strict_json(json, kDeepest, [&](const std::string& problem) {
    fail(where, "model_config " + problem);
  });
  const Json* inner = member(root, "config");
  const Json& config = inner != nullptr ? *inner : root;
  const Json* list = member(config, "layers");
  if (list == nullptr || !list->is_array() || list->empty()) {
    fail(where, "model_config has no list of layers");
  }
  if (list->size() > kMostLayers) fail(where, "more than 4096 layers");
  std::vector<Unlinked> layers;
  for (const Json& entry : *list) layers.push_back(read_layer(entry, where));
  const Json* kind = member(root, "class_name");
  const bool sequential = kind != nullptr && *kind == "Sequential";
  if (sequential) {
    for (std::size_t i = 1; i < layers.size(); ++i) {
      layers[i].inputs = {layers[i - 1].layer.name};
    }
  }
  KerasArchitecture architecture;
  architecture.layers = in_order(std::move(layers), where);
  architecture.outputs = sequential ? std::vector{architecture.layers.size() - 1}
                                    : read_outputs(config, architecture.layers, where);
  return architecture;
}

}  // namespace s2fbench::formats
