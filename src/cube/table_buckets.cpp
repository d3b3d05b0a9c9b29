#include "cube/table_buckets.hpp"

#include <algorithm>
#include <cmath>

#include "catalogue/catalogue.hpp"

namespace s2fbench::cube {
namespace {

// Row or column labels at these coordinates, or nothing when a --where leaves them out.
Labels labels_at(const std::vector<TableAxis>& axes, const std::vector<int>& at,
                 AxisRole role) {
  Labels labels;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].role != role || axes[i].position < 0) continue;
    const auto place = static_cast<std::size_t>(axes[i].position);
    if (labels.size() <= place) labels.resize(place + 1);
    labels[place] = axes[i].labels[static_cast<std::size_t>(at[i])];
  }
  return labels;
}

bool kept(const std::vector<TableAxis>& axes, const std::vector<int>& at) {
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (!std::binary_search(axes[i].kept.begin(), axes[i].kept.end(), at[i]))
      return false;
  return true;
}

// Whether the value belongs to the trial: at the trained resolution, if that is asked
// for.
bool counts(const std::vector<TableAxis>& axes, const std::vector<int>& at) {
  const std::string *trained = nullptr, *shown = nullptr;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::string& label = axes[i].labels[static_cast<std::size_t>(at[i])];
    if (axes[i].of_sweep && axes[i].name == "resolution") trained = &label;
    if (axes[i].role == AxisRole::trained) shown = &label;
  }
  return !shown || !trained || *shown == *trained;
}

// Share::solved of the cell at these coordinates.
std::int64_t solved_setting(const std::vector<TableAxis>& axes,
                            const std::vector<int>& at) {
  std::int64_t setting = 0;
  bool fitted = false;
  for (std::size_t i = 0; i < axes.size() && axes[i].of_sweep; ++i) {
    const std::string& label = axes[i].labels[static_cast<std::size_t>(at[i])];
    const auto* model = axes[i].name == "model" ? catalogue::find_model(label) : nullptr;
    fitted = fitted || (model != nullptr && model->fitted);
    setting = setting * static_cast<std::int64_t>(axes[i].labels.size()) +
              (axes[i].name == "seed" ? 0 : at[i]);
  }
  return fitted ? setting : -1;
}

// Moves to the next coordinates, last axis fastest; false after the last.
bool advance(const std::vector<TableAxis>& axes, std::vector<int>& at) {
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (++at[i] < static_cast<int>(axes[i].labels.size())) return true;
    at[i] = 0;
  }
  return false;
}

}  // namespace

Buckets fill_buckets(const CubeFile& cube, const Variable& metric,
                     const std::vector<TableAxis>& axes) {
  Buckets buckets;
  const std::vector<double> values = cube.variable(metric.name).read<double>();
  if (values.empty()) return buckets;
  const std::int64_t each = values_per_cell(cube.schema(), metric);
  std::vector<int> at(axes.size(), 0);
  std::size_t index = 0;
  do {
    const double value = values[index];
    const std::int64_t place = static_cast<std::int64_t>(index++);
    const std::int64_t cell = place / each;
    if (!kept(axes, at)) continue;
    Share& share = buckets[{labels_at(axes, at, AxisRole::row),
                            labels_at(axes, at, AxisRole::col)}][cell];
    share.solved = solved_setting(axes, at);
    if (std::isnan(value) || !counts(axes, at)) continue;
    share.sum += value;
    ++share.tracks;
    share.places.push_back(place % each);
    share.values.push_back(value);
  } while (advance(axes, at));
  return buckets;
}

}  // namespace s2fbench::cube
