#include "cube/table.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "cube/cube.hpp"
#include "cube/folder_layout.hpp"
#include "cube/table_axes.hpp"
#include "cube/table_buckets.hpp"
#include "cube/table_pick.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

// What a table needs to know of cells beside the metric.
struct CellStates {
  std::vector<std::uint8_t> status;
  std::vector<std::string> reasons;
};

// The state that tells most about cells of which none is done.
CellState leading_state(const std::vector<int>& count) {
  for (const CellState state :
       {CellState::failed, CellState::diverged, CellState::timed_out, CellState::running,
        CellState::planned, CellState::invalid})
    if (count[static_cast<std::size_t>(state)] > 0) return state;
  return CellState::planned;
}

std::string first_reason(const Bucket& bucket, const CellStates& states,
                         CellState state) {
  for (const auto& [cell, share] : bucket) {
    const auto i = static_cast<std::size_t>(cell);
    if (states.status[i] == static_cast<std::uint8_t>(state)) return states.reasons[i];
  }
  return "";
}

TableCell summarise_bucket(const Bucket& bucket, const CellStates& states) {
  TableCell cell;
  std::vector<double> values;
  std::vector<int> count(kCellStates, 0);
  for (const auto& [index, share] : bucket) {
    const std::uint8_t status = states.status[static_cast<std::size_t>(index)];
    if (status < kCellStates) ++count[status];
    if (status == static_cast<std::uint8_t>(CellState::done))
      values.push_back(share.mean());
  }
  cell.trials = static_cast<int>(bucket.size());
  cell.value = summarise(values);
  const int done = count[static_cast<std::size_t>(CellState::done)];
  count[static_cast<std::size_t>(CellState::done)] = 0;
  const CellState rest = leading_state(count);
  cell.state = done > 0 ? CellState::done : rest;
  if (done == cell.trials) return cell;
  cell.reason = first_reason(bucket, states, rest);
  if (done > 0)
    cell.reason = std::to_string(cell.trials - done) + " of " +
                  std::to_string(cell.trials) + " " + to_string(rest) +
                  (cell.reason.empty() ? "" : ": " + cell.reason);
  return cell;
}

TableCell table_cell(const Labels& row, const Labels& col, const Bucket& bucket,
                     const CellStates& states) {
  TableCell cell = summarise_bucket(bucket, states);
  cell.row = row;
  cell.col = col;
  return cell;
}

// Axes on which a baseline depends: how the data is cut, not what learns from it.
bool of_data(const TableAxis& axis) {
  return !axis.of_sweep || axis.name == "resolution";
}

// The labels of a baseline's row: its name instead of what it does not depend on.
Labels baseline_labels(const std::vector<TableAxis>& axes, Labels row,
                       const std::string& name) {
  bool named = false;
  for (const auto& axis : axes) {
    if (axis.role != AxisRole::row || of_data(axis)) continue;
    row[static_cast<std::size_t>(axis.position)].clear();
  }
  for (std::size_t i = 0; i < row.size() && !named; ++i) {
    named = row[i].empty();
    if (named) row[i] = name;
  }
  if (!named && !row.empty()) row[0] += " (" + name + ")";
  return row;
}

// "GC regression baseline of pearson_whole" -> "GC regression".
std::string companion_name(const catalogue::MetricRow& row) {
  std::string name = row.help.substr(0, row.help.rfind(" of "));
  const std::string baseline = " baseline";
  if (name.ends_with(baseline)) name.resize(name.size() - baseline.size());
  return name;
}

void add_companion(Table& table, const CubeFile& cube,
                   const catalogue::MetricRow& companion,
                   const std::vector<TableAxis>& axes, const CellStates& states,
                   const std::set<std::int64_t>& shown) {
  const Variable& metric = *find_metric(cube.schema(), companion.name);
  const std::string name = companion_name(companion);
  std::map<std::pair<Labels, Labels>, Bucket> merged;
  for (auto& [place, bucket] : fill_buckets(cube, metric, axes)) {
    std::erase_if(bucket, [&](const auto& part) { return !shown.contains(part.first); });
    merged[{baseline_labels(axes, place.first, name), place.second}].insert(
        bucket.begin(), bucket.end());
  }
  std::vector<Labels> rows;
  for (const Labels& row : combinations(axes, AxisRole::row)) {
    const Labels labels = baseline_labels(axes, row, name);
    if (std::find(rows.begin(), rows.end(), labels) == rows.end()) rows.push_back(labels);
  }
  for (const Labels& row : rows) {
    TableRow line{row,
                  companion.kind == catalogue::MetricRow::Kind::baseline
                      ? RowKind::baseline
                      : RowKind::ceiling,
                  {}};
    bool any = false;
    for (const Labels& col : table.columns) {
      line.cells.push_back(table_cell(row, col, merged[{row, col}], states));
      any = any || line.cells.back().value.n > 0;
    }
    if (any) table.rows.push_back(std::move(line));
  }
}

const Variable& wanted_metric(const Schema& schema, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& metric : schema.metrics) known.push_back(metric.name);
  const Variable* metric = find_metric(schema, name);
  if (!metric)
    throw UserError("unknown metric '" + name + "'" + did_you_mean(name, known),
                    "--metric", "this cube has " + join(known, ", "));
  return *metric;
}

std::string note_for(const std::vector<TableAxis>& axes) {
  std::vector<std::string> parts;
  for (const auto& axis : axes) {
    if (axis.role == AxisRole::average)
      parts.push_back("average of " + std::to_string(axis.kept.size()) + " tracks");
    if (axis.role == AxisRole::trained) parts.push_back("at the trained resolution");
    if (axis.role == AxisRole::fixed && axis.labels.size() > 1)
      parts.push_back(axis.name + "=" +
                      axis.labels[static_cast<std::size_t>(axis.kept.front())]);
  }
  return join(parts, ", ");
}

}  // namespace

Table make_table(const std::string& path, const TableRequest& request) {
  const bool folder = std::filesystem::is_directory(path);
  const CubeFile cube = CubeFile::open_for_reading(folder ? cube_path(path) : path);
  const Variable& metric = wanted_metric(cube.schema(), request.metric);
  if (!request.best_by.empty()) check_best_by(cube.schema(), request.best_by);
  const std::vector<TableAxis> axes = table_axes(cube.schema(), metric, request);
  const CellStates states{cube.variable(kStatus).read<std::uint8_t>(),
                          cube.variable(kReason).read_text()};
  Table table{metric.name,
              metric.help,
              request.rows,
              request.cols,
              combinations(axes, AxisRole::col),
              {},
              note_for(axes),
              request.best_by,
              {}};
  for (const auto& axis : axes)
    if (axis.role == AxisRole::chosen) table.chosen_axes.push_back(axis.name);
  std::optional<SettingPicker> picker;
  if (!request.best_by.empty()) picker.emplace(cube, request.best_by, table.chosen_axes);
  std::set<std::int64_t> shown;
  Buckets buckets = fill_buckets(cube, metric, axes);
  for (const Labels& row : combinations(axes, AxisRole::row)) {
    TableRow line{row, RowKind::model, {}};
    for (const Labels& col : table.columns) {
      Bucket& bucket = buckets[{row, col}];
      const auto picked = picker ? picker->pick(bucket) : std::nullopt;
      line.cells.push_back(table_cell(row, col, bucket, states));
      line.cells.back().picked = picked;
      for (const auto& part : bucket) shown.insert(part.first);
    }
    table.rows.push_back(std::move(line));
  }
  for (const auto& companion : catalogue::metrics()) {
    const Variable* stored = find_metric(cube.schema(), companion.name);
    if (companion.kind == catalogue::MetricRow::Kind::count) continue;
    if (companion.of == metric.name && stored && stored->dimensions == metric.dimensions)
      add_companion(table, cube, companion, axes, states, shown);
  }
  return table;
}

}  // namespace s2fbench::cube
