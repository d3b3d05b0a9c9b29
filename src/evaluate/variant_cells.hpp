// How well the models of a sweep tell variants' effects: a table of cells, and lines that
// `s2fbench table` reads.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/variant_report.hpp"
#include "sweep/axes.hpp"

namespace s2fbench::evaluate {

struct VariantCells {
  std::vector<sweep::Axis> axes;
  std::vector<std::pair<std::int64_t, VariantReport>> reports;  // by index of the cell
};

// Markdown: a row per cell and score, with the elements' mean correlations; what was
// rejected why.
std::string variant_cells_text(const VariantCells& cells);

// A line per cell, score, statistic (pearson, spearman) and element: the axes' names,
// then score,statistic,element,value. Undefined values have no line.
std::string variant_csv(const VariantCells& cells);

}  // namespace s2fbench::evaluate
