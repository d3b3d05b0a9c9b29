#include "formats/column_table.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.hpp"

namespace s2fbench::formats {
namespace {

constexpr int kHeaderWithin = 20;  // lines

std::string lower(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

char separator_of(const std::string& line) {
  return line.find('\t') == std::string::npos ? ',' : '\t';
}

std::vector<std::string> fields_of(const std::string& line, char separator) {
  std::vector<std::string> fields;
  for (const std::string& field : split(line, separator)) {
    fields.emplace_back(trim(field));
  }
  return fields;
}

// The column of this name, else the only one that has it but for its case.
std::optional<std::size_t> place_of(const std::vector<std::string>& columns,
                                    const std::string& name) {
  std::vector<std::size_t> exact, alike;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == name) exact.push_back(i);
    if (lower(columns[i]) == lower(name)) alike.push_back(i);
  }
  const auto& found = exact.empty() ? alike : exact;
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

}  // namespace

std::vector<std::string> split_fields(const std::string& line) {
  return fields_of(line, separator_of(line));
}

ColumnTable::ColumnTable(LineReader reader, std::vector<std::string> columns,
                         char separator)
    : reader_(std::move(reader)), columns_(std::move(columns)), separator_(separator) {}

std::optional<ColumnTable> ColumnTable::open(const std::string& path,
                                             const std::vector<std::string>& needed) {
  LineReader reader(path);
  for (int i = 0; i < kHeaderWithin; ++i) {
    auto line = reader.next();
    if (!line) return std::nullopt;
    const auto first = line->find_first_not_of("# ");
    if (first == std::string::npos) continue;
    const std::string header = line->substr(first);
    auto columns = split_fields(header);
    const bool all = std::all_of(needed.begin(), needed.end(), [&](const auto& name) {
      return place_of(columns, name).has_value();
    });
    if (all) {
      return ColumnTable(std::move(reader), std::move(columns), separator_of(header));
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> ColumnTable::find(const std::string& name) const {
  return place_of(columns_, name);
}

std::optional<std::size_t> ColumnTable::find_any(
    const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    if (const auto found = find(name)) return found;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> ColumnTable::next() {
  while (auto line = reader_.next()) {
    if (!trim(*line).empty()) return fields_of(*line, separator_);
  }
  return std::nullopt;
}

}  // namespace s2fbench::formats
