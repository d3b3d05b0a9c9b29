// A Keras model saved as HDF5: the architecture's JSON and the weights of every layer.
//
// The file: attribute `model_config` (JSON) at the root; under `model_weights` (or at the
// root) a group per layer whose attribute `weight_names` lists datasets such as
// "conv1d/kernel:0" (Keras 3: "conv1d/kernel"). Names that do not fit one attribute are
// spread over `weight_names0`, `weight_names1`, ...
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "formats/keras_architecture.hpp"

namespace s2fbench::formats {

struct KerasWeight {
  std::string role;  // "kernel", "bias", "gamma", "moving_mean", ...
  std::string path;  // of the dataset inside the file
  std::vector<std::int64_t> shape;
};

class KerasFile {
 public:
  // Reads the architecture. Throws UserError naming the file and what is wrong.
  static KerasFile open(const std::string& path);

  const std::string& path() const;
  const KerasArchitecture& architecture() const;
  // What a layer has learned, in the file's order; none for a layer without weights.
  // Throws UserError for lists and datasets that do not fit each other.
  std::vector<KerasWeight> weights(const std::string& layer) const;
  // Row-major. Throws UserError for values that are not float32 or narrower, or not
  // finite.
  std::vector<float> read(const KerasWeight& weight) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace s2fbench::formats
