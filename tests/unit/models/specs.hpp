// What the tests of models share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace s2fbench::models {

// Defaults of the catalogue but for what is given.
inline ModelSpec spec_of(const std::string& name, catalogue::Options options,
                         int resolution = 32, int tracks = 2, int length = 512) {
  ModelSpec spec;
  spec.name = name;
  spec.request = {length, resolution, tracks, {}};
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(name), options);
  return spec;
}

// Numbers in all of the tensors.
inline std::int64_t count(const std::vector<torch::Tensor>& tensors) {
  std::int64_t numbers = 0;
  for (const torch::Tensor& tensor : tensors) numbers += tensor.numel();
  return numbers;
}

}  // namespace s2fbench::models
