// Makes the empty cube: every variable, coordinate and attribute, no results yet.
#pragma once

#include "cube/history.hpp"
#include "h5/file.hpp"

namespace s2fbench::cube {

// Lengths of the axes: the leading shape of every per-cell variable.
h5::Shape axis_lengths(const Schema& schema);
// Shape of one metric: axes, then its own dimensions.
h5::Shape metric_shape(const Schema& schema, const Variable& metric);
h5::Shape curve_shape(const Schema& schema);

void lay_out_cube(h5::File& file, const History& history);

}  // namespace s2fbench::cube
