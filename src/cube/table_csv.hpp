// A table from a CSV file: of another program, or of a paper.
//
// Long: `metric` names the column of values, `rows` and `cols` columns of labels; lines
// of the same labels are repeats. Wide (no metric): `rows` are columns of labels
// (default: the first), `cols` columns of values (default: all others).
#pragma once

#include <string>

#include "cube/table.hpp"

namespace s2fbench::cube {

// By its name: *.csv.
bool is_csv(const std::string& path);

// Without noise. Throws UserError for unknown columns, values that are no numbers, and
// columns beside `over` in which the lines of an entry differ: the table would mix them.
Table csv_rows(const std::string& path, const TableRequest& request);

}  // namespace s2fbench::cube
