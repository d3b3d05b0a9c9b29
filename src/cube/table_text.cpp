#include "cube/table_text.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::cube {
namespace {

// Footnotes, numbered in the order of their first use.
class Footnotes {
 public:
  std::string mark(const std::string& text) {
    const auto found = std::find(texts_.begin(), texts_.end(), text);
    const auto number = found - texts_.begin() + 1;
    if (found == texts_.end()) texts_.push_back(text);
    return "[" + std::to_string(number) + "]";
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

int common_n(const Table& table) {
  int n = -1;
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells) {
      if (row.kind != RowKind::model || cell.state != CellState::done) continue;
      if (n >= 0 && n != cell.value.n) return -1;
      n = cell.value.n;
    }
  return n;
}

// How a format writes what letters and digits do not say.
struct Style {
  std::string plus_minus;
  std::string (*escaped)(const std::string&);  // words that come from elsewhere
  std::string group_opens, group_closes;       // around the letters of a tie group
};

// "0.652 <pm> 0.011 [0.628, 0.676] ab (n=2)"; n only where the table has several.
std::string value_text(const Table& table, const TableRow& row, const TableCell& cell,
                       const Style& style) {
  std::string text = number_text(table, cell.value.mean);
  if (row.kind != RowKind::model) return text;
  if (cell.value.n > 1) text += style.plus_minus + number_text(table, cell.value.sd);
  if (std::isfinite(cell.interval.low))
    text += " [" + number_text(table, cell.interval.low) + ", " +
            number_text(table, cell.interval.high) + "]";
  if (!cell.group.empty()) text += style.group_opens + cell.group + style.group_closes;
  if (common_n(table) < 0) text += fmt::format(" (n={})", cell.value.n);
  return text;
}

// What stands in a cell without a number, with its footnote.
std::string state_text(const TableCell& cell, Footnotes& notes) {
  const std::string name = to_string(cell.state);
  const std::string reason = cell.reason.empty() ? "" : ": " + cell.reason;
  if (cell.state == CellState::invalid) return "- " + notes.mark("invalid" + reason);
  if (cell.state == CellState::planned || cell.state == CellState::running) return name;
  if (cell.state == CellState::done) return "nan " + notes.mark("done, but undefined");
  return name + " " + notes.mark(name + reason);
}

// "train.batch=8: valid_loss 0.6833, lowest of 6 settings".
std::string picked_text(const Table& table, const Picked& picked) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < picked.values.size(); ++i)
    values.push_back(table.chosen_axes[i] + "=" + picked.values[i]);
  const auto* curve = catalogue::find_curve(table.best_by);
  const bool highest = curve && curve->best == catalogue::CurveRow::Best::highest;
  return fmt::format("{}: {} {:.4g} (n={}), {} of {} settings", join(values, ", "),
                     table.best_by, picked.value, picked.seeds,
                     highest ? "highest" : "lowest", picked.settings);
}

std::string cell_text(const Table& table, const TableRow& row, const TableCell& cell,
                      const Style& style, Footnotes& notes) {
  if (cell.state != CellState::done || cell.value.n == 0) {
    if (row.kind != RowKind::model) return "-";
    return style.escaped(state_text(cell, notes));
  }
  std::string text = value_text(table, row, cell, style);
  if (row.kind == RowKind::model && !cell.reason.empty())
    text += " " + notes.mark(cell.reason);
  if (!cell.note.empty()) text += " " + notes.mark(cell.note);
  if (cell.picked && !cell.picked->values.empty())
    text += " " + notes.mark(picked_text(table, *cell.picked));
  return text;
}

// All cells as text, heading first.
std::vector<std::vector<std::string>> grid(const Table& table, const Style& style,
                                           Footnotes& notes) {
  std::vector<std::vector<std::string>> lines(1, table.row_axes);
  for (const auto& column : table.columns)
    lines[0].push_back(column_title(table, column));
  for (auto& heading : lines[0]) heading = style.escaped(heading);
  for (const auto& row : table.rows) {
    lines.emplace_back();
    for (const auto& label : row.labels) lines.back().push_back(style.escaped(label));
    for (const auto& cell : row.cells)
      lines.back().push_back(cell_text(table, row, cell, style, notes));
  }
  return lines;
}

// Characters, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

bool has_intervals(const Table& table) {
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells)
      if (std::isfinite(cell.interval.low)) return true;
  return false;
}

std::string caption(const Table& table) {
  const int n = common_n(table);
  const std::string best = table.chosen_axes.empty()
                               ? ""
                               : "; " + join(table.chosen_axes, ", ") + " picked by " +
                                     table.best_by + " (mean over seeds)";
  std::string text = table.metric + ": " + table.help;
  if (!table.note.empty()) text += "; " + table.note;
  text += best;
  if (n > 1) text += fmt::format("; mean \xc2\xb1 sd over n = {} {}s", n, table.repeat);
  if (n == 1) text += "; n = 1 " + table.repeat;
  if (n < 0) text += "; mean \xc2\xb1 sd over n " + table.repeat + "s";
  if (has_intervals(table)) text += "; [" + table.noise.interval + "]";
  return text;
}

std::string replaced(std::string text, char what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos;
       at += with.size())
    text.replace(at, 1, with);
  return text;
}

std::string markdown_escaped(const std::string& text) {
  return replaced(replaced(text, '|', "\\|"), '\n', " ");
}

std::string latex_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text)
    if (std::string_view("_%&#{}$").find(c) != std::string_view::npos)
      escaped += std::string("\\") + c;
    else if (c == '\\' || c == '~' || c == '^')
      escaped += c == '\\' ? "\\textbackslash{}"
                           : (c == '~' ? "\\textasciitilde{}" : "\\textasciicircum{}");
    else
      escaped += c;
  return escaped;
}

}  // namespace

std::string column_title(const Table& table, const Labels& column) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < column.size(); ++i)
    parts.push_back((table.col_axes[i] == kWideColumns ? "" : table.col_axes[i] + "=") +
                    column[i]);
  return parts.empty() ? table.metric : join(parts, ", ");
}

std::string number_text(const Table& table, double value) {
  double largest = 0;
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells)
      if (cell.value.n > 0 && std::isfinite(cell.value.mean))
        largest = std::max(largest, std::fabs(cell.value.mean));
  const bool usual = largest == 0 || (largest >= 0.05 && largest < 1000);
  return usual ? fmt::format("{:.3f}", value) : fmt::format("{:.3g}", value);
}

std::string markdown_table(const Table& table) {
  Footnotes notes;
  const auto lines = grid(table, {" \xc2\xb1 ", markdown_escaped, " ", ""}, notes);
  std::vector<std::size_t> widths(lines[0].size(), 3);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], width_of(line[i]));
  std::string text = caption(table) + "\n\n";
  const std::size_t names = table.row_axes.size();
  for (std::size_t l = 0; l < lines.size(); ++l) {
    text += "|";
    for (std::size_t i = 0; i < lines[l].size(); ++i) {
      const std::string gap(widths[i] - width_of(lines[l][i]), ' ');
      text += " " + (i < names ? lines[l][i] + gap : gap + lines[l][i]) + " |";
    }
    text += "\n";
    if (l > 0) continue;
    text += "|";
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += " " + std::string(widths[i] - 1, '-') + (i < names ? "-" : ":") + " |";
    text += "\n";
  }
  for (const auto& remark : table.noise.remarks) text += "\n" + remark + "\n";
  if (!notes.texts().empty()) text += "\n";
  for (const auto& note : notes.texts()) text += notes.mark(note) + " " + note + "\n";
  return text;
}

std::string latex_table(const Table& table) {
  Footnotes notes;
  const auto lines =
      grid(table, {" $\\pm$ ", latex_escaped, "$^{\\mathrm{", "}}$"}, notes);
  const std::size_t names = table.row_axes.size();
  std::string text = "% " + replaced(caption(table), '\n', " ") + "\n\\begin{tabular}{" +
                     std::string(names, 'l') + std::string(lines[0].size() - names, 'r') +
                     "}\n\\toprule\n";
  for (std::size_t l = 0; l < lines.size(); ++l) {
    text += join(lines[l], " & ") + " \\\\\n";
    if (l == 0) text += "\\midrule\n";
  }
  text += "\\bottomrule\n\\end{tabular}\n";
  for (const auto& remark : table.noise.remarks) text += "% " + remark + "\n";
  for (const auto& note : notes.texts())
    text += "% " + notes.mark(note) + " " + note + "\n";
  return text;
}

std::vector<std::string> table_formats() { return {"md", "csv", "latex", "json"}; }

std::string format_table(const Table& table, const std::string& format) {
  if (format == "md") return markdown_table(table);
  if (format == "csv") return csv_table(table);
  if (format == "latex") return latex_table(table);
  if (format == "json") return json_table(table);
  throw UserError(
      "unknown format '" + format + "'" + did_you_mean(format, table_formats()),
      "--format", "try one of " + join(table_formats(), ", "));
}

}  // namespace s2fbench::cube
