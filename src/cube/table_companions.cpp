#include "cube/table_companions.hpp"

#include <algorithm>
#include <map>

namespace s2fbench::cube {
namespace {

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

}  // namespace

std::vector<TableRow> companion_rows(const CubeFile& cube,
                                     const catalogue::MetricRow& companion,
                                     const std::vector<TableAxis>& axes,
                                     const CellStates& states,
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
  std::vector<TableRow> lines;
  for (const Labels& row : rows) {
    TableRow line{row,
                  companion.kind == catalogue::MetricRow::Kind::baseline
                      ? RowKind::baseline
                      : RowKind::ceiling,
                  {}};
    bool any = false;
    for (const Labels& col : combinations(axes, AxisRole::col)) {
      line.cells.push_back(table_cell(row, col, merged[{row, col}], states));
      any = any || line.cells.back().value.n > 0;
    }
    if (any) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace s2fbench::cube
