// Comma-separated values with one heading line (RFC 4180: quotes, doubled within).
#pragma once

#include <string>
#include <vector>

namespace s2fbench::cube {

struct CsvFile {
  struct Line {
    std::size_t number = 0;  // in the file, from 1
    std::vector<std::string> cells;
  };
  std::string path;
  std::vector<std::string> columns;
  std::vector<Line> lines;  // each as long as `columns`; empty lines are left out
};

// Throws UserError when the file cannot be read, has no line of values, a heading twice
// or a line of another length.
CsvFile read_csv(const std::string& path);

// A cell as it stands in such a file: quoted where it has to be.
std::string csv_word(const std::string& text);

}  // namespace s2fbench::cube
