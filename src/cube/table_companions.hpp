// Rows of baselines and ceilings below the models.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "cube/table_entry.hpp"

namespace s2fbench::cube {

// One row per place that it depends on, from the trials that the table shows; rows
// without any value are left out.
std::vector<TableRow> companion_rows(const CubeFile& cube,
                                     const catalogue::MetricRow& companion,
                                     const std::vector<TableAxis>& axes,
                                     const CellStates& states,
                                     const std::set<std::int64_t>& shown);

}  // namespace s2fbench::cube
