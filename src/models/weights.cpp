#include "models/weights.hpp"

#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/safetensors.hpp"

namespace s2fbench::models {
namespace {

std::string shape_text(torch::IntArrayRef shape) {
  std::vector<std::string> numbers;
  for (const std::int64_t n : shape) numbers.push_back(std::to_string(n));
  return "(" + join(numbers, ", ") + ")";
}

// What keeps the file's tensors from being the model's, a phrase each.
std::vector<std::string> differences(const formats::SafetensorsFile& file,
                                     const torch::nn::Module& model) {
  std::vector<std::string> found;
  std::set<std::string> wanted;
  for (const auto& [name, tensor] : named_weights(model)) {
    wanted.insert(name);
    const formats::TensorInfo* stored = file.find(name);
    if (stored == nullptr) {
      found.push_back(name + " is missing");
    } else if (tensor.sizes() != torch::IntArrayRef(stored->shape)) {
      found.push_back(name + " has shape " + shape_text(stored->shape) + " instead of " +
                      shape_text(tensor.sizes()));
    } else if (stored->dtype != "F32") {
      found.push_back(name + " is " + stored->dtype + " instead of F32");
    }
  }
  for (const formats::TensorInfo& stored : file.tensors()) {
    if (!wanted.contains(stored.name)) found.push_back(stored.name + " is surplus");
  }
  return found;
}

}  // namespace

std::vector<std::pair<std::string, torch::Tensor>> named_weights(
    const torch::nn::Module& model) {
  std::vector<std::pair<std::string, torch::Tensor>> weights;
  for (const auto& item : model.named_parameters()) {
    weights.emplace_back(item.key(), item.value());
  }
  for (const auto& item : model.named_buffers()) {
    weights.emplace_back(item.key(), item.value());
  }
  return weights;
}

void save_weights(const std::string& path, const torch::nn::Module& model,
                  const std::map<std::string, std::string>& metadata) {
  std::vector<torch::Tensor> held;  // keeps copies alive while they are written
  std::vector<formats::FloatTensor> rows;
  for (const auto& [name, tensor] : named_weights(model)) {
    held.push_back(tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous());
    rows.push_back(
        {name,
         held.back().sizes().vec(),
         {held.back().data_ptr<float>(), static_cast<std::size_t>(held.back().numel())}});
  }
  formats::write_safetensors(path, rows, metadata);
}

void load_weights(const std::string& path, torch::nn::Module& model) {
  const torch::NoGradGuard no_gradient;
  const formats::SafetensorsFile file = formats::SafetensorsFile::open(path);
  const std::vector<std::string> wrong = differences(file, model);
  if (!wrong.empty()) {
    throw UserError("weights do not fit the model", path + ": " + join(wrong, "; "),
                    "try the model.yaml that was written with them");
  }
  // All are read before any is set: a file that breaks off leaves the model as it was.
  std::vector<std::vector<float>> values;
  const auto weights = named_weights(model);
  for (const auto& weight : weights) {
    values.push_back(file.read_floats(*file.find(weight.first)));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    torch::Tensor tensor = weights[i].second;
    tensor.copy_(torch::from_blob(values[i].data(), tensor.sizes(), torch::kFloat32));
  }
}

}  // namespace s2fbench::models
