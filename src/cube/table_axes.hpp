// Which values of which axes a table shows, fixes, averages over or repeats over.
#pragma once

#include <string>
#include <vector>

#include "cube/schema.hpp"
#include "cube/table.hpp"

namespace s2fbench::cube {

// How a table treats an axis of the sweep or a dimension of the metric.
enum class AxisRole {
  row,
  col,
  fixed,    // one value left
  repeat,   // mean, sd and n: seeds, and axes of --over
  average,  // tracks, elements: averaged within a trial
  trained,  // eval_resolution: that of the trial
  chosen,   // --best-by: the value that does best on validation, for each entry
};

struct TableAxis {
  std::string name;
  std::vector<std::string> labels;  // all
  std::vector<int> kept;            // after --where
  AxisRole role = AxisRole::fixed;
  int position = -1;     // among the rows or columns
  bool of_sweep = true;  // else a dimension of the metric
};

// Axes of the sweep first, then the metric's own dimensions: the order of its variable.
// Throws UserError as make_table does.
std::vector<TableAxis> table_axes(const Schema& schema, const Variable& metric,
                                  const TableRequest& request);

// Every combination of the kept labels of the axes with this role, first axis slowest.
std::vector<Labels> combinations(const std::vector<TableAxis>& axes, AxisRole role);

}  // namespace s2fbench::cube
