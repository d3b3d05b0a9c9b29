// Text tables with named columns, separated by tabs or commas, plain or compressed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/line_reader.hpp"

namespace s2fbench::formats {

class ColumnTable {
 public:
  // The header is the first line that names every one of `needed` (in any case, a '#' at
  // its start left out), among the first 20. Nothing when there is none. Throws
  // UserError when the file cannot be read.
  static std::optional<ColumnTable> open(const std::string& path,
                                         const std::vector<std::string>& needed);

  const std::vector<std::string>& columns() const { return columns_; }
  // The place of a column, in any case.
  std::optional<std::size_t> find(const std::string& name) const;
  // The place of the first of these names that is there.
  std::optional<std::size_t> find_any(const std::vector<std::string>& names) const;
  // The next row's fields, trimmed; empty lines are passed over. May have another number
  // of fields than there are columns.
  std::optional<std::vector<std::string>> next();
  std::string where() const { return reader_.where(); }

 private:
  ColumnTable(LineReader reader, std::vector<std::string> columns, char separator);
  LineReader reader_;
  std::vector<std::string> columns_;
  char separator_;
};

// The parts of a line, trimmed; the separator is a comma when the line has no tab.
std::vector<std::string> split_fields(const std::string& line);

}  // namespace s2fbench::formats
