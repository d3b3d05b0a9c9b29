// The fixed shape of a results cube, known before the first trial starts.
#pragma once

#include <string>
#include <vector>

#include "sweep/axes.hpp"

namespace s2fbench::cube {

// A dimension that a metric has beside the axes.
struct Dimension {
  std::string name;                 // "track", "eval_resolution"
  std::vector<std::string> labels;  // coordinate values
  bool numeric = false;             // labels are integers
};

struct Variable {
  std::string name;
  std::string help;                     // becomes the attribute long_name
  std::vector<std::string> dimensions;  // the metric's own, beside the axes
};

struct Schema {
  std::vector<sweep::Axis> axes;
  std::vector<Dimension> dimensions;
  std::vector<Variable> metrics;
  std::vector<std::string> curves;  // shape axes x epoch
  int epochs = 0;                   // length of the epoch dimension
};

}  // namespace s2fbench::cube
