// One entry of a table from the trials behind it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/table.hpp"
#include "cube/table_buckets.hpp"

namespace s2fbench::cube {

// What a table needs to know of cells beside the metric.
struct CellStates {
  std::vector<std::uint8_t> status;
  std::vector<std::string> reasons;
};

TableCell table_cell(const Labels& row, const Labels& col, const Bucket& bucket,
                     const CellStates& states);

}  // namespace s2fbench::cube
