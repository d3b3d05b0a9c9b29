// Tables as text: for people (md, latex) and for programs (csv, json).
#pragma once

#include <string>

#include "cube/table.hpp"

namespace s2fbench::cube {

std::string markdown_table(const Table& table);
std::string latex_table(const Table& table);
std::string csv_table(const Table& table);
std::string json_table(const Table& table);

// Heading of a column: "loss=mse, resolution=32"; the metric when there are no column
// axes.
std::string column_title(const Table& table, const Labels& column);
// Digits that suit the table's numbers: three decimals, or three significant figures when
// numbers are tiny or huge.
std::string number_text(const Table& table, double value);

}  // namespace s2fbench::cube
