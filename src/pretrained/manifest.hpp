// Which arrays a pre-trained model's weight file must hold, under their published names.
// No torch here: sizes are known before anything is loaded.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace s2fbench::pretrained {

struct WeightShape {
  std::string name;
  std::vector<std::int64_t> shape;
  // Of an array that is no random number at first: what a control with random weights has
  // in its place.
  std::function<std::vector<float>()> constant = {};
  bool parameter = true;  // else a buffer, which totals do not count
};

struct Manifest {
  std::vector<WeightShape> weights;  // each exactly once
  // What files may hold besides, which is not read. A name, or with "*" at its end, or
  // between two parts, whatever fits.
  std::vector<std::string> ignored;
  // Fronts of names that some files have and others lack, such as "module.".
  std::vector<std::string> prefixes;
  // Other names of an array that several parts share: a file may have any or all of them.
  std::map<std::string, std::string> aliases;

  void add(const std::string& name, std::vector<std::int64_t> shape);
  // A weight and a bias: name.weight (shape), name.bias (the first of shape).
  void add_layer(const std::string& name, const std::vector<std::int64_t>& shape);
  std::int64_t parameters() const;
  bool ignores(const std::string& name) const;
};

}  // namespace s2fbench::pretrained
