#include "pretrained/weights.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::pretrained {
namespace {

std::string hash_of(const std::map<std::string, torch::Tensor>& arrays) {
  Hasher hasher;
  for (const auto& [name, array] : arrays) {
    hasher.add(name);
    hasher.add(std::string_view("\0", 1));
    const std::vector<std::int64_t> shape = array.sizes().vec();
    hasher.add(shape.data(), shape.size() * sizeof(std::int64_t));
    hasher.add(array.data_ptr(), array.nbytes());
  }
  return hasher.hex();
}

}  // namespace

Weights::Weights(std::map<std::string, torch::Tensor> arrays)
    : arrays_(std::move(arrays)) {}

Weights::Weights(std::string source, std::string hash)
    : source_(std::move(source)), hash_(std::move(hash)) {}

Weights::Weights(std::map<std::string, torch::Tensor> arrays, std::string source)
    : arrays_(std::move(arrays)), source_(std::move(source)), hash_(hash_of(arrays_)) {}

const torch::Tensor& Weights::at(const std::string& name) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) throw InternalError("no weight " + name);
  return found->second;
}

void Weights::convert(torch::ScalarType type) {
  for (auto& item : arrays_) item.second = item.second.to(type);
}

void Weights::move_to(const torch::Device& device) {
  for (auto& item : arrays_) item.second = item.second.to(device);
  device_ = device;
}

Weights random_weights(const Manifest& manifest, std::uint64_t seed) {
  constexpr double kSpread = 0.02;
  std::map<std::string, torch::Tensor> arrays;
  for (const auto& [name, shape, constant, counted] : manifest.weights) {
    torch::Tensor array = torch::zeros(shape, torch::kFloat32);
    if (constant) {
      array = torch::tensor(constant()).view(shape);
    } else if (shape.size() > 1) {
      RandomStream stream(seed, "pretrained", 0, hash64(name));
      float* values = array.data_ptr<float>();
      for (std::int64_t i = 0; i < array.numel(); ++i)
        values[i] = static_cast<float>(kSpread * stream.normal());
    } else if (name.ends_with(".weight")) {
      array.fill_(1.0);
    }
    arrays.emplace(name, array);
  }
  return {std::move(arrays), "random, seed " + std::to_string(seed)};
}

}  // namespace s2fbench::pretrained
