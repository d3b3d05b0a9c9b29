// csv and json: every number at full precision, one cell per line or object.
#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cube/csv_file.hpp"
#include "cube/table_text.hpp"

namespace s2fbench::cube {
namespace {

const char* kind_name(RowKind kind) {
  return kind == RowKind::model      ? "model"
         : kind == RowKind::baseline ? "baseline"
                                     : "ceiling";
}

std::string exact(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

nlohmann::json number(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

nlohmann::json labelled(const std::vector<std::string>& axes, const Labels& labels) {
  nlohmann::json object = nlohmann::json::object();
  for (std::size_t i = 0; i < axes.size(); ++i) object[axes[i]] = labels[i];
  return object;
}

nlohmann::json picked_json(const Table& table, const std::optional<Picked>& picked) {
  if (!picked) return nullptr;
  return {{"setting", labelled(table.chosen_axes, picked->values)},
          {"by", table.best_by},
          {"value", number(picked->value)},
          {"seeds", picked->seeds},
          {"settings", picked->settings}};
}

// The columns of --best-by: one per chosen axis, then the validation value.
std::string picked_csv(const Table& table, const TableCell& cell) {
  if (table.best_by.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < table.chosen_axes.size(); ++i)
    text += "," + (cell.picked ? csv_word(cell.picked->values[i]) : "");
  return text + "," + (cell.picked ? exact(cell.picked->value) : "");
}

std::string picked_heading(const Table& table) {
  if (table.best_by.empty()) return "";
  std::string text;
  for (const auto& axis : table.chosen_axes) text += "," + csv_word(axis);
  return text + "," + table.best_by;
}

// Of what kind the entry's interval is: seeds, blocks, both, borrowed; none without one.
std::string interval_kind(const Table& table, const TableCell& cell) {
  return std::isfinite(cell.interval.low) ? table.noise.interval_kind : "none";
}

nlohmann::json noise_json(const Table& table) {
  nlohmann::json pairs = nlohmann::json::array();
  for (const auto& one : table.noise.comparisons)
    pairs.push_back({{"col", labelled(table.col_axes, table.columns[one.column])},
                     {"a", labelled(table.row_axes, table.rows[one.a].labels)},
                     {"b", labelled(table.row_axes, table.rows[one.b].labels)},
                     {"difference", number(one.difference)},
                     {"p", number(one.test.p)},
                     {"p_holm", number(one.holm)},
                     {"least_p", number(one.test.least_p)},
                     {"resolved", one.resolved}});
  return {{"interval", table.noise.interval},
          {"compare", table.noise.comparison_kind},
          {"remarks", table.noise.remarks},
          {"comparisons", pairs}};
}

}  // namespace

std::string csv_table(const Table& table) {
  std::string text;
  for (const auto* axes : {&table.row_axes, &table.col_axes})
    for (const auto& axis : *axes) text += csv_word(axis) + ",";
  text += "kind,mean,sd,n,low,high,interval,group,state,reason" + picked_heading(table) +
          "\n";
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells) {
      for (const auto* labels : {&cell.row, &cell.col})
        for (const auto& label : *labels) text += csv_word(label) + ",";
      const noise::Summary& v = cell.value;
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}{}\n", kind_name(row.kind),
                          exact(v.mean), exact(v.sd), v.n, exact(cell.interval.low),
                          exact(cell.interval.high), interval_kind(table, cell),
                          cell.group, to_string(cell.state), csv_word(cell.reason),
                          picked_csv(table, cell));
    }
  return text;
}

std::string json_table(const Table& table) {
  nlohmann::json cells = nlohmann::json::array();
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells) {
      cells.push_back({{"row", labelled(table.row_axes, cell.row)},
                       {"col", labelled(table.col_axes, cell.col)},
                       {"kind", kind_name(row.kind)},
                       {"mean", number(cell.value.mean)},
                       {"sd", number(cell.value.sd)},
                       {"n", cell.value.n},
                       {"low", number(cell.interval.low)},
                       {"high", number(cell.interval.high)},
                       {"interval", interval_kind(table, cell)},
                       {"group", cell.group},
                       {"state", to_string(cell.state)},
                       {"reason", cell.reason}});
      if (!table.best_by.empty())
        cells.back()["picked"] = picked_json(table, cell.picked);
    }
  const nlohmann::json all = {{"metric", table.metric},    {"help", table.help},
                              {"note", table.note},        {"rows", table.row_axes},
                              {"cols", table.col_axes},    {"cells", cells},
                              {"noise", noise_json(table)}};
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace s2fbench::cube
