#include "models/model_folder.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "formats/durable_file.hpp"
#include "formats/safetensors.hpp"
#include "models/description_text.hpp"
#include "models/weights.hpp"

namespace s2fbench::models {
namespace {

namespace fs = std::filesystem;

std::string yaml_path(const std::string& folder) {
  return fs::path(folder) / "model.yaml";
}
std::string weights_path(const std::string& folder) {
  return fs::path(folder) / "weights.safetensors";
}

// Counted before the model is built: a description alone must not make us allocate.
void check_size(const formats::SafetensorsFile& weights, const ModelSpec& spec) {
  std::uint64_t stored = 0;
  for (const formats::TensorInfo& tensor : weights.tensors()) stored += tensor.bytes;
  const catalogue::ModelRow* row = catalogue::find_model(spec.name);
  const auto needed = static_cast<std::uint64_t>(row->parameters(spec.request));
  if (needed > stored / sizeof(float)) {
    throw UserError("weights do not fit the model",
                    weights.path() + ": " + spec.name + " needs " +
                        std::to_string(needed) + " numbers, the file has " +
                        std::to_string(stored / sizeof(float)),
                    "try the model.yaml that was written with them");
  }
}

}  // namespace

void save_model_folder(const std::string& folder, const Model& model,
                       const ModelDescription& description) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) throw EnvironmentError("cannot create folder", folder, problem.message());
  save_weights(weights_path(folder), model, {{"architecture", description.spec.name}});
  formats::DurableFile file(yaml_path(folder));
  file.write(description_text(description));
  file.commit();
}

ModelDescription read_model_description(const std::string& folder) {
  return load_description(yaml_path(folder));
}

StoredModel load_model_folder(const std::string& folder) {
  StoredModel stored{read_model_description(folder), nullptr};
  const ModelSpec& spec = stored.description.spec;
  check_size(formats::SafetensorsFile::open(weights_path(folder)), spec);
  stored.model = make_model(spec, 0);
  load_weights(weights_path(folder), *stored.model);
  stored.model->eval();
  return stored;
}

}  // namespace s2fbench::models
