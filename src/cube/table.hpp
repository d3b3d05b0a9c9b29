// The paper's table, read from a cube: `table DIR --metric M --rows AXIS --cols AXIS`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cube/record.hpp"
#include "cube/statistics.hpp"

namespace s2fbench::cube {

struct TableRequest {
  std::string metric;
  std::vector<std::string> rows;  // axes, or dimensions of the metric
  std::vector<std::string> cols;
  std::vector<std::pair<std::string, std::string>> where;  // axis = value
  std::string track = {};     // one track instead of the average over all
  std::string format = "md";  // md | csv | latex | json
  // Validation curve by which the settings of the axes that are not named are picked for
  // each entry; "" = such axes are an error.
  std::string best_by = {};
};

// One value per axis of `rows` or `cols`, in their order.
using Labels = std::vector<std::string>;

// The setting that --best-by picked for an entry of the table.
struct Picked {
  Labels values;     // one per chosen axis
  double value = 0;  // of the validation curve, mean over seeds
  int seeds = 0;     // behind that mean
  int settings = 0;  // that were compared
};

struct TableCell {
  Labels row, col;
  Summary value;                         // over seeds
  CellState state = CellState::planned;  // done when any seed is
  int trials = 0;                        // cells of the sweep behind it
  std::string reason = {};               // why not (all) done
  std::optional<Picked> picked = {};
};

enum class RowKind { model, baseline, ceiling };  // model: trials themselves

struct TableRow {
  Labels labels;
  RowKind kind = RowKind::model;
  std::vector<TableCell> cells;  // one per column
};

struct Table {
  std::string metric, help;
  std::vector<std::string> row_axes, col_axes;
  std::vector<Labels> columns;
  std::vector<TableRow> rows;
  std::string note;                           // how the numbers were averaged
  std::string best_by = {};                   // TableRequest::best_by
  std::vector<std::string> chosen_axes = {};  // whose values it picks
};

// `path` is a results folder or a cube file. Throws UserError for unknown metrics, axes
// and values, and when an axis with several values is neither shown nor fixed.
Table make_table(const std::string& path, const TableRequest& request);
// Throws UserError for an unknown format.
std::string format_table(const Table& table, const std::string& format);
// The names of the formats.
std::vector<std::string> table_formats();

}  // namespace s2fbench::cube
