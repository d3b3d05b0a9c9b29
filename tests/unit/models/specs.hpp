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

// What the model can be asked for with 1024 positions and 3 tracks.
inline ModelSpec fitting_spec(const std::string& name, catalogue::Options options) {
  const auto task = catalogue::find_model(name)->task;
  const int resolution = task == catalogue::Task::profile ? 32 : 1024;
  if (task == catalogue::Task::masked)
    options.insert({{"layers", "2"}, {"hidden", "16"}});
  ModelSpec spec = spec_of(name, options, resolution, 3, 1024);
  if (name == "splice_cnn") spec.request.sequences = 2;
  if (task == catalogue::Task::scalar) spec.request.channels = 6;
  return spec;
}

// Numbers in all of the tensors.
inline std::int64_t count(const std::vector<torch::Tensor>& tensors) {
  std::int64_t numbers = 0;
  for (const torch::Tensor& tensor : tensors) numbers += tensor.numel();
  return numbers;
}

}  // namespace s2fbench::models
