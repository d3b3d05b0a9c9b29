// How well the models of a sweep tell variants' effects: a table of cells, and lines that
// `s2fbench table` reads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sweep/axes.hpp"
#include "variants/report.hpp"

namespace s2fbench::variants {

// What is kept of a report: few numbers, whatever the number of variants.
struct VariantCell {
  std::int64_t index = 0;           // of the cell
  std::vector<std::string> scores;  // names
  std::vector<ElementScores> elements;
};

struct VariantCells {
  std::vector<sweep::Axis> axes;
  std::vector<VariantCell> cells = {};
  std::map<std::string, int> rejected = {};  // variants by reason, the same for all
};

VariantCell variant_cell(std::int64_t index, const VariantReport& report);

// Throws UserError when no element has a correlation in any cell.
void expect_defined(const VariantCells& cells);

// Markdown: a row per cell and score, with the elements' mean correlations; what was
// rejected why.
std::string variant_cells_text(const VariantCells& cells);

// A line per cell, score, statistic (pearson, spearman) and element: the axes' names,
// then score,statistic,element,value. Undefined values have no line.
std::string variant_csv(const VariantCells& cells);

}  // namespace s2fbench::variants
