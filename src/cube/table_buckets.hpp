// The trials behind each entry of a table, with their part of the metric.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "cube/cube.hpp"
#include "cube/table_axes.hpp"

namespace s2fbench::cube {

// A trial's part in one table cell: the sum over the tracks that have a value.
struct Share {
  double sum = 0;
  int tracks = 0;
  // Where they stand among the metric's values of the trial, row-major; the values.
  std::vector<std::int64_t> places = {};
  std::vector<double> values = {};
  // Of a model that is solved for rather than trained: the trial's cell but for its seed,
  // which changes nothing unless it draws the rows. -1: trained.
  std::int64_t solved = -1;
  double mean() const {
    return tracks > 0 ? sum / tracks : std::numeric_limits<double>::quiet_NaN();
  }
};
using Bucket = std::map<std::int64_t, Share>;                 // by cell of the sweep
using Buckets = std::map<std::pair<Labels, Labels>, Bucket>;  // by row and column

Buckets fill_buckets(const CubeFile& cube, const Variable& metric,
                     const std::vector<TableAxis>& axes);

}  // namespace s2fbench::cube
