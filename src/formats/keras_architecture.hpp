// The architecture of a Keras model: its layers, their configuration and who feeds whom.
//
// Reads the JSON that Keras 2 (TF 2.x) and Keras 3 write for a functional or sequential
// model; they differ in how inputs and types are spelled, not in what they say.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace s2fbench::formats {

// The values of a layer's configuration that may say what it computes.
class KerasConfig {
 public:
  struct Other {};  // a map, or a list of more than numbers: there, but not readable
  using Value = std::variant<std::monostate, bool, double, std::string,
                             std::vector<double>, Other>;  // null; in lists, null is -1

  KerasConfig() = default;
  KerasConfig(std::string where, std::map<std::string, Value> values);

  // There and not null.
  bool has(const std::string& key) const;
  // Throw UserError naming the layer when the value is missing or of another kind.
  bool flag(const std::string& key) const;
  double number(const std::string& key) const;
  std::int64_t integer(const std::string& key) const;  // or a list of one
  std::string word(const std::string& key) const;
  std::vector<std::int64_t> integers(const std::string& key) const;

 private:
  const Value* find(const std::string& key) const;
  [[noreturn]] void fail(const std::string& key, const std::string& wanted) const;

  std::string where_;  // "best_model.h5: layer 'conv1d'"
  std::map<std::string, Value> values_;
};

struct KerasLayer {
  std::string class_name;  // "Conv1D"; without a package ("Custom>GELU" is "GELU")
  std::string name;
  KerasConfig config;
  std::vector<std::size_t> inputs;  // indices of the layers that feed it, in order
};

struct KerasArchitecture {
  std::vector<KerasLayer> layers;    // each behind the layers that feed it
  std::vector<std::size_t> outputs;  // indices of the layers that are the model's outputs
};

// `where` = the file, for messages. Throws UserError for whatever is not such a model:
// bad JSON, layers without a name or with the same one, layers that feed themselves or
// are fed by none, models inside models, layers used twice.
KerasArchitecture parse_keras_architecture(const std::string& json,
                                           const std::string& where);

}  // namespace s2fbench::formats
