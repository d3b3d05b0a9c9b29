// The axes of a sweep and the arithmetic of its cells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::sweep {

enum class AxisKind { integer, number, word };  // booleans are words: "true", "false"

struct Axis {
  std::string name;  // "model", "loss", "resolution", "representation", "seed" or a setting
  AxisKind kind = AxisKind::word;
  std::vector<std::string> values;  // canonical text, in the file's order
};

// Row-major arithmetic over the axes: the last one moves fastest.
std::int64_t cell_count(const std::vector<Axis>& axes);
std::vector<int> cell_coordinates(const std::vector<Axis>& axes, std::int64_t index);
std::int64_t cell_index(const std::vector<Axis>& axes, const std::vector<int>& coordinates);

// Hash of the sorted (axis, value) pairs: the name of a cell that outlives a plan.
// Axes with one value count too, so that a sweep can grow along them.
std::string cell_key(const std::vector<Axis>& axes, const std::vector<int>& coordinates);

}  // namespace s2fbench::sweep
