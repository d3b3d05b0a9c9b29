// The paper's table, read from a cube: `table DIR --metric M --rows AXIS --cols AXIS`, or
// from a CSV file, with its noise: intervals, and which rows cannot be told apart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cube/record.hpp"
#include "cube/table_noise.hpp"

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
  // Axes, or columns of a CSV file, in which the repeats of an entry differ.
  std::vector<std::string> over = {"seed"};
  NoiseRequest noise = {};
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
  noise::Summary value;                  // over seeds; solutions count once
  CellState state = CellState::planned;  // done when any seed is
  int trials = 0;                        // cells of the sweep behind it
  std::string reason = {};               // why not (all) done
  int averaged = 0;       // values (tracks, elements) of the trial that has fewest
  std::string note = {};  // what sets the entry apart from others
  std::optional<Picked> picked = {};
  std::vector<double> values = {};  // one per seed that is done and has one
  // The one value of a model that is solved for: other seeds would give the same.
  bool exact = false;
  // By place among the metric's values of a trial (track, element, ...): the mean over
  // the seeds that have one.
  std::map<std::int64_t, double> parts = {};
  noise::Interval interval = {};  // TableNoise says of what kind
  // Letters: rows of a column that share one are not told apart; "" = not compared.
  std::string group = {};
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
  TableNoise noise = {};
  std::string repeat = "seed";  // what there are n of
  // Positions among row_axes of tracks and the like: rows that differ there measure
  // different things and are not compared.
  std::vector<std::size_t> measured = {};
};

// The heading of the columns of a wide CSV file, which are no values of an axis.
inline constexpr const char* kWideColumns = "column";

// `path` is a results folder, a cube file or a file *.csv. Throws UserError for unknown
// metrics, axes and values, and when an axis with several values is neither shown nor
// fixed.
Table make_table(const std::string& path, const TableRequest& request);
// Throws UserError for an unknown format.
std::string format_table(const Table& table, const std::string& format);
// The names of the formats.
std::vector<std::string> table_formats();

}  // namespace s2fbench::cube
