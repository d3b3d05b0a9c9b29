#include "sweep/axes.hpp"

#include <algorithm>
#include <numeric>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace s2fbench::sweep {

std::int64_t cell_count(const std::vector<Axis>& axes) {
  std::int64_t count = 1;
  for (const auto& axis : axes) count *= static_cast<std::int64_t>(axis.values.size());
  return count;
}

std::vector<int> cell_coordinates(const std::vector<Axis>& axes, std::int64_t index) {
  if (index < 0 || index >= cell_count(axes)) {
    throw InternalError("cell " + std::to_string(index) + " is outside the sweep");
  }
  std::vector<int> coordinates(axes.size());
  for (std::size_t i = axes.size(); i-- > 0;) {
    const auto size = static_cast<std::int64_t>(axes[i].values.size());
    coordinates[i] = static_cast<int>(index % size);
    index /= size;
  }
  return coordinates;
}

std::int64_t cell_index(const std::vector<Axis>& axes,
                        const std::vector<int>& coordinates) {
  if (coordinates.size() != axes.size()) {
    throw InternalError("coordinates of another number of axes");
  }
  std::int64_t index = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto size = static_cast<std::int64_t>(axes[i].values.size());
    if (coordinates[i] < 0 || coordinates[i] >= size) {
      throw InternalError("coordinate outside axis '" + axes[i].name + "'");
    }
    index = index * size + coordinates[i];
  }
  return index;
}

CellKeys::CellKeys(const std::vector<Axis>& axes) : order_(axes.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  std::sort(order_.begin(), order_.end(),
            [&](std::size_t a, std::size_t b) { return axes[a].name < axes[b].name; });
  for (const auto& axis : axes) {
    auto& pairs = pairs_.emplace_back();
    for (const auto& value : axis.values) pairs.push_back(axis.name + "=" + value + "\n");
  }
}

std::string CellKeys::key(const std::vector<int>& coordinates) const {
  constexpr std::size_t digits = 16;
  std::string text;
  for (const std::size_t axis : order_) {
    text += pairs_[axis].at(static_cast<std::size_t>(coordinates.at(axis)));
  }
  return hash_hex(text).substr(0, digits);
}

std::string cell_key(const std::vector<Axis>& axes, const std::vector<int>& coordinates) {
  return CellKeys(axes).key(coordinates);
}

const std::string& cell_value(const std::vector<Axis>& axes, std::int64_t index,
                              const std::string& axis) {
  const auto coordinates = cell_coordinates(axes, index);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].name == axis) {
      return axes[i].values[static_cast<std::size_t>(coordinates[i])];
    }
  }
  throw InternalError("the sweep has no axis '" + axis + "'");
}

std::string cell_description(const std::vector<Axis>& axes, std::int64_t index) {
  const auto coordinates = cell_coordinates(axes, index);
  std::string text;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].values.size() < 2) continue;
    if (!text.empty()) text += " ";
    text += axes[i].name + "=" + axes[i].values[static_cast<std::size_t>(coordinates[i])];
  }
  return text.empty() ? "the only cell" : text;
}

}  // namespace s2fbench::sweep
