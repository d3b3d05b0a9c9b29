#include "cube/table_csv.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/csv_file.hpp"

namespace s2fbench::cube {
namespace {

using Columns = std::vector<std::size_t>;

std::size_t column_of(const CsvFile& file, const std::string& name,
                      const std::string& option) {
  const auto found = std::find(file.columns.begin(), file.columns.end(), name);
  if (found == file.columns.end())
    throw UserError("unknown column '" + name + "'" + did_you_mean(name, file.columns),
                    option, file.path + " has " + join(file.columns, ", "));
  return static_cast<std::size_t>(found - file.columns.begin());
}

Columns columns_of(const CsvFile& file, const std::vector<std::string>& names,
                   const std::string& option) {
  Columns columns;
  for (const auto& name : names) columns.push_back(column_of(file, name, option));
  return columns;
}

Labels labels_of(const CsvFile::Line& line, const Columns& columns) {
  Labels labels;
  for (const std::size_t column : columns) labels.push_back(line.cells[column]);
  return labels;
}

// NaN where there is no value.
double value_in(const CsvFile& file, const CsvFile::Line& line, std::size_t column) {
  const std::string& text = line.cells[column];
  for (const char* missing : {"", "-", "NA", "nan", "NaN"})
    if (text == missing) return noise::kNan;
  const auto value = parse_number(text);
  if (!value || !std::isfinite(*value))
    throw UserError(
        "'" + text + "' is no number, in column '" + file.columns[column] + "'",
        file.path + ":" + std::to_string(line.number),
        "name columns of labels by --rows");
  return *value;
}

std::vector<CsvFile::Line> wanted_lines(const CsvFile& file,
                                        const TableRequest& request) {
  std::map<std::size_t, std::vector<std::string>> wanted;  // by column: any of these
  for (const auto& [name, value] : request.where)
    wanted[column_of(file, name, "--where " + name + "=" + value)].push_back(value);
  std::vector<CsvFile::Line> lines;
  for (const auto& line : file.lines)
    if (std::all_of(wanted.begin(), wanted.end(), [&line](const auto& condition) {
          const auto& values = condition.second;
          return std::find(values.begin(), values.end(), line.cells[condition.first]) !=
                 values.end();
        }))
      lines.push_back(line);
  if (lines.empty()) throw UserError("no line is left", "--where", file.path);
  return lines;
}

// What lines have in common that are repeats of each other.
void refuse_mixed(const CsvFile& file, const CsvFile::Line& first,
                  const CsvFile::Line& other, const Columns& may_differ) {
  for (std::size_t column = 0; column < file.columns.size(); ++column) {
    if (first.cells[column] == other.cells[column] ||
        std::find(may_differ.begin(), may_differ.end(), column) != may_differ.end())
      continue;
    const std::string& name = file.columns[column];
    throw UserError("column '" + name + "' has several values in one entry (" +
                        first.cells[column] + ", " + other.cells[column] +
                        ") that the table would mix",
                    file.path + ":" + std::to_string(other.number),
                    "try --where " + name + "=" + first.cells[column] +
                        ", add it to --rows, or name it by --over if these are repeats");
  }
}

// The values of the table, in the order of their first line.
class Entries {
 public:
  void add(const Labels& row, const Labels& col, double value) {
    if (seen_rows_.insert(row).second) rows_.push_back(row);
    if (seen_cols_.insert(col).second) cols_.push_back(col);
    values_[{row, col}].push_back(value);
  }
  Table table(Table table) const {
    table.repeat = "repeat";
    table.columns = cols_;
    for (const auto& row : rows_) {
      table.rows.push_back({row, RowKind::model, {}});
      for (const auto& col : cols_) table.rows.back().cells.push_back(cell(row, col));
    }
    return table;
  }

 private:
  TableCell cell(const Labels& row, const Labels& col) const {
    TableCell cell{row, col, {}};
    const auto found = values_.find({row, col});
    if (found != values_.end()) cell.values = noise::defined(found->second);
    cell.value = noise::summarise(cell.values);
    cell.trials = cell.value.n;
    cell.state = cell.value.n > 0 ? CellState::done : CellState::invalid;
    if (cell.value.n == 0) cell.reason = "no value in the file";
    return cell;
  }

  std::vector<Labels> rows_, cols_;
  std::set<Labels> seen_rows_, seen_cols_;
  std::map<std::pair<Labels, Labels>, std::vector<double>> values_;
};

Table long_table(const CsvFile& file, const TableRequest& request) {
  const std::size_t values = column_of(file, request.metric, "--metric");
  const Columns rows = columns_of(file, request.rows, "--rows");
  const Columns cols = columns_of(file, request.cols, "--cols");
  Columns may_differ = {values};
  for (const auto& name : request.over)
    if (name != "seed" || std::count(file.columns.begin(), file.columns.end(), name) > 0)
      may_differ.push_back(column_of(file, name, "--over"));
  Entries entries;
  std::map<std::pair<Labels, Labels>, CsvFile::Line> first;
  for (const auto& line : wanted_lines(file, request)) {
    const Labels row = labels_of(line, rows), col = labels_of(line, cols);
    const auto earlier = first.emplace(std::pair(row, col), line).first;
    refuse_mixed(file, earlier->second, line, may_differ);
    entries.add(row, col, value_in(file, line, values));
  }
  return entries.table(
      {request.metric, "from " + file.path, request.rows, request.cols, {}, {}, {}});
}

Table wide_table(const CsvFile& file, const TableRequest& request) {
  const auto row_names =
      request.rows.empty() ? std::vector<std::string>{file.columns[0]} : request.rows;
  const Columns rows = columns_of(file, row_names, "--rows");
  Columns values = columns_of(file, request.cols, "--cols");
  for (std::size_t i = 0; request.cols.empty() && i < file.columns.size(); ++i)
    if (std::find(rows.begin(), rows.end(), i) == rows.end()) values.push_back(i);
  if (values.empty()) throw UserError("no column of values is left", file.path);
  Entries entries;
  for (const auto& line : wanted_lines(file, request))
    for (const std::size_t column : values)
      entries.add(labels_of(line, rows), {file.columns[column]},
                  value_in(file, line, column));
  return entries.table(
      {"value", "from " + file.path, row_names, {kWideColumns}, {}, {}, {}});
}

}  // namespace

bool is_csv(const std::string& path) { return path.ends_with(".csv"); }

Table csv_rows(const std::string& path, const TableRequest& request) {
  const CsvFile file = read_csv(path);
  return request.metric.empty() ? wide_table(file, request) : long_table(file, request);
}

}  // namespace s2fbench::cube
