#include "cube/table.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/folder_layout.hpp"
#include "cube/table_blocks.hpp"
#include "cube/table_companions.hpp"
#include "cube/table_csv.hpp"
#include "cube/table_pick.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

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
      parts.push_back("average of " + std::to_string(axis.kept.size()) + " " + axis.name +
                      "s");
    if (axis.role == AxisRole::trained) parts.push_back("at the trained resolution");
    if (axis.role == AxisRole::fixed && axis.labels.size() > 1)
      parts.push_back(axis.name + "=" +
                      axis.labels[static_cast<std::size_t>(axis.kept.front())]);
  }
  return join(parts, ", ");
}

// Models and their baselines are held against each other: an average over fewer tracks
// than others have is no such number.
void mark_uneven_averages(Table& table) {
  int most = 0;
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells)
      if (row.kind != RowKind::ceiling) most = std::max(most, cell.averaged);
  for (auto& row : table.rows)
    for (auto& cell : row.cells)
      if (row.kind != RowKind::ceiling && cell.averaged > 0 && cell.averaged < most)
        cell.note = "average of " + std::to_string(cell.averaged) + " of " +
                    std::to_string(most) + " values, where the others are undefined";
}

// The table of a cube, without noise; `resamples` are made where they are asked for.
struct Draft {
  Table table;
  TableResamples resamples;
};

Draft draft_table(const std::string& path, const TableRequest& request) {
  const bool folder = std::filesystem::is_directory(path);
  const CubeFile cube = CubeFile::open_for_reading(folder ? cube_path(path) : path);
  const Variable& metric = wanted_metric(cube.schema(), request.metric);
  if (!request.best_by.empty()) check_best_by(cube.schema(), request.best_by);
  const std::vector<TableAxis> axes = table_axes(cube.schema(), metric, request);
  const CellStates states{cube.variable(kStatus).read<std::uint8_t>(),
                          cube.variable(kReason).read_text()};
  Draft draft{{metric.name,
               metric.help,
               request.rows,
               request.cols,
               combinations(axes, AxisRole::col),
               {},
               note_for(axes),
               request.best_by,
               {}},
              {}};
  Table& table = draft.table;
  for (const auto& axis : axes)
    if (axis.role == AxisRole::chosen) table.chosen_axes.push_back(axis.name);
  for (const auto& axis : axes)
    if (axis.role == AxisRole::repeat && axis.name != "seed") table.repeat = "repeat";
  for (const auto& axis : axes)
    if (axis.role == AxisRole::row && !axis.of_sweep)
      table.measured.push_back(static_cast<std::size_t>(axis.position));
  std::optional<SettingPicker> picker;
  if (!request.best_by.empty()) picker.emplace(cube, request.best_by, table.chosen_axes);
  if (request.noise.compare == "elements" &&
      metric.dimensions != std::vector<std::string>{"element"})
    throw UserError("metric '" + metric.name + "' has no elements", "--compare elements",
                    "it is for metrics of variants; try blocks");
  std::optional<BlockResampler> resampler;
  if (needs_blocks(request.noise))
    resampler.emplace(folder ? path : "", cube, metric, request.noise.bootstrap);
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
      if (resampler && line.cells.back().value.n > 0)
        resampler->add(table.rows.size(), line.cells.size() - 1, bucket, states);
    }
    table.rows.push_back(std::move(line));
  }
  for (const auto& companion : catalogue::metrics()) {
    const Variable* stored = find_metric(cube.schema(), companion.name);
    if (companion.kind == catalogue::MetricRow::Kind::count ||
        companion.of != metric.name || !stored || stored->dimensions != metric.dimensions)
      continue;
    for (auto& row : companion_rows(cube, companion, axes, states, shown))
      table.rows.push_back(std::move(row));
  }
  mark_uneven_averages(table);
  if (resampler) draft.resamples = resampler->resamples();
  return draft;
}

}  // namespace

Table make_table(const std::string& path, const TableRequest& request) {
  check_noise_request(request.noise);
  if (is_csv(path)) {
    if (needs_blocks(request.noise) || request.noise.compare == "elements" ||
        !request.best_by.empty() || !request.track.empty())
      throw UserError(
          "a CSV file has no tracks, curves, elements or blocks of a test set", path,
          "leave out --track, --best-by, blocks and elements, or give a results folder");
    return with_noise(csv_rows(path, request), request.noise, {});
  }
  const Draft draft = draft_table(path, request);
  return with_noise(draft.table, request.noise, draft.resamples);
}

}  // namespace s2fbench::cube
