// The arrays of a pre-trained model by their published names.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "pretrained/manifest.hpp"

namespace s2fbench::pretrained {

class Weights {
 public:
  Weights() = default;
  // Of a model that is being trained: without source and hash.
  explicit Weights(std::map<std::string, torch::Tensor> arrays);
  // Of a module that keeps them to itself.
  Weights(std::string source, std::string hash);
  // source: in words, for stores and logs.
  Weights(std::map<std::string, torch::Tensor> arrays, std::string source);

  // Throws InternalError for a name that is not there.
  const torch::Tensor& at(const std::string& name) const;
  bool has(const std::string& name) const { return arrays_.contains(name); }
  const std::string& source() const { return source_; }
  // XXH3-128 of names, shapes and numbers, as they were read.
  const std::string& hash() const { return hash_; }
  // Each floating-point array in another type (bfloat16).
  void convert(torch::ScalarType type);
  // Where the model computes: the arrays go there, and batches must.
  void move_to(const torch::Device& device);
  torch::Device device() const { return device_; }

 private:
  std::map<std::string, torch::Tensor> arrays_;
  std::string source_;
  std::string hash_;
  torch::Device device_ = torch::kCPU;
};

// Of a safetensors file, or of several by their index (*.safetensors.index.json): every
// array of the manifest exactly once, as float32; F16 and BF16 are widened. Throws
// UserError that names every missing, surplus and misshapen one.
Weights load_weights(const std::string& path, const Manifest& manifest);

// A control: matrices normal with standard deviation 0.02, weights of one dimension 1,
// biases 0. A number depends on seed, name and place alone.
Weights random_weights(const Manifest& manifest, std::uint64_t seed);

}  // namespace s2fbench::pretrained
