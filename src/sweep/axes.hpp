// The axes of a sweep and the arithmetic of its cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::sweep {

enum class AxisKind { integer, number, word };  // booleans are words: "true", "false"

struct Axis {
  std::string
      name;  // "model", "loss", "resolution", "representation", "seed" or a setting
  AxisKind kind = AxisKind::word;
  std::vector<std::string> values;  // canonical text, in the file's order
};

// Row-major arithmetic over the axes: the last one moves fastest.
std::int64_t cell_count(const std::vector<Axis>& axes);
std::vector<int> cell_coordinates(const std::vector<Axis>& axes, std::int64_t index);
std::int64_t cell_index(const std::vector<Axis>& axes,
                        const std::vector<int>& coordinates);

// Hash of the sorted (axis, value) pairs: the name of a cell that outlives a plan.
// Axes with one value count too, so that a sweep can grow along them.
// 16 hexadecimal digits.
std::string cell_key(const std::vector<Axis>& axes, const std::vector<int>& coordinates);

// The keys of many cells of the same axes, without sorting each time.
class CellKeys {
 public:
  explicit CellKeys(const std::vector<Axis>& axes);
  std::string key(const std::vector<int>& coordinates) const;

 private:
  std::vector<std::size_t> order_;               // axes by name
  std::vector<std::vector<std::string>> pairs_;  // "axis=value\n" by axis and value
};

// The cell's value on the named axis. Throws InternalError when there is no such axis.
const std::string& cell_value(const std::vector<Axis>& axes, std::int64_t index,
                              const std::string& axis);
// "model=cnn loss=mse seed=2": the axes that have several values.
std::string cell_description(const std::vector<Axis>& axes, std::int64_t index);

}  // namespace s2fbench::sweep
