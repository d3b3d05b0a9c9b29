#include "formats/keras_file.hpp"

#include <cmath>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "h5/file.hpp"

namespace s2fbench::formats {
namespace {

constexpr int kMostParts = 10000;  // of a list of names spread over attributes

std::vector<std::string> weight_names(const h5::Group& layer) {
  const std::string key = "weight_names";
  if (layer.has_attribute(key)) return layer.texts_attribute(key);
  if (!layer.has_attribute(key + "0")) {
    throw UserError("not a Keras model that can be read",
                    layer.where() + ": attribute weight_names is missing");
  }
  std::vector<std::string> names;
  for (int part = 0; part < kMostParts; ++part) {
    const std::string attribute = key + std::to_string(part);
    if (!layer.has_attribute(attribute)) break;
    for (auto& name : layer.texts_attribute(attribute)) names.push_back(std::move(name));
  }
  return names;
}

// "conv1d/kernel:0" -> "kernel"
std::string role_of(const std::string& name) {
  const std::string last = name.substr(name.rfind('/') + 1);
  return last.substr(0, last.find(':'));
}

std::string model_config(const h5::File& file) {
  if (!file.has_attribute("model_config")) {
    throw UserError("not a Keras model", file.file() + ": no attribute model_config",
                    "try a file written by model.save(), not save_weights()");
  }
  return file.text_attribute("model_config");
}

}  // namespace

struct KerasFile::State {
  std::string path;
  h5::File file;
  KerasArchitecture architecture;
  std::string prefix;  // of the layers' groups
};

KerasFile KerasFile::open(const std::string& path) {
  h5::File file = h5::File::open(path);
  KerasArchitecture architecture = parse_keras_architecture(model_config(file), path);
  const std::string prefix = file.exists("model_weights") ? "model_weights/" : "";
  KerasFile opened;
  opened.state_ = std::make_shared<const State>(
      State{path, std::move(file), std::move(architecture), prefix});
  return opened;
}

const std::string& KerasFile::path() const { return state_->path; }
const KerasArchitecture& KerasFile::architecture() const { return state_->architecture; }

std::vector<KerasWeight> KerasFile::weights(const std::string& layer) const {
  const std::string group_path = state_->prefix + layer;
  if (!state_->file.exists(group_path)) return {};
  const h5::Group group = state_->file.group(group_path);
  std::vector<KerasWeight> weights;
  std::set<std::string> roles;
  for (const std::string& name : weight_names(group)) {
    const h5::Dataset dataset = group.dataset(name);
    KerasWeight weight{role_of(name), group_path + "/" + name, {}};
    for (const hsize_t n : dataset.shape()) {
      weight.shape.push_back(static_cast<std::int64_t>(n));
    }
    if (!roles.insert(weight.role).second) {
      throw UserError("not a Keras model that can be read",
                      group.where() + ": two weights are called '" + weight.role + "'");
    }
    weights.push_back(std::move(weight));
  }
  return weights;
}

std::vector<float> KerasFile::read(const KerasWeight& weight) const {
  const h5::Dataset dataset = state_->file.dataset(weight.path);
  auto values = dataset.read<float>();
  for (const float value : values) {
    if (!std::isfinite(value)) {
      throw UserError("a weight is not a finite number", dataset.where(),
                      "try a checkpoint of a training that did not diverge");
    }
  }
  return values;
}

}  // namespace s2fbench::formats
