// Which arrays a pre-trained model's weight file must hold, under their published names.
// No torch here: sizes are known before anything is loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::pretrained {

struct WeightShape {
  std::string name;
  std::vector<std::int64_t> shape;
};

struct Manifest {
  std::vector<WeightShape> weights;  // each exactly once
  // What files may hold besides, which is not read. A name, or with "*" at its end, or
  // between two parts, whatever fits.
  std::vector<std::string> ignored;
  // Fronts of names that some files have and others lack, such as "module.".
  std::vector<std::string> prefixes;

  void add(const std::string& name, std::vector<std::int64_t> shape);
  // A weight and a bias: name.weight (shape), name.bias (the first of shape).
  void add_layer(const std::string& name, const std::vector<std::int64_t>& shape);
  std::int64_t parameters() const;
  bool ignores(const std::string& name) const;
};

}  // namespace s2fbench::pretrained
