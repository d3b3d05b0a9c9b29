// A folder of a test program's own, and the files that were written into it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "h5/file.hpp"

namespace s2fbench::synth {

class WrittenFolder {
 public:
  WrittenFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "s2ftask.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    path_ = pattern;
  }
  ~WrittenFolder() { std::filesystem::remove_all(path_); }
  WrittenFolder(const WrittenFolder&) = delete;
  WrittenFolder& operator=(const WrittenFolder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  nlohmann::json json(const std::string& name) const {
    return nlohmann::json::parse(std::ifstream(*this / name));
  }
  std::vector<std::string> lines(const std::string& name) const {
    std::ifstream in(*this / name);
    std::vector<std::string> result;
    for (std::string line; std::getline(in, line);) result.push_back(line);
    return result;
  }

 private:
  std::filesystem::path path_;
};

// Rows of a table by column name.
using TableRow = std::map<std::string, std::string>;
inline std::vector<TableRow> table(const std::vector<std::string>& lines) {
  const std::vector<std::string> names = split(lines.at(0), '\t');
  std::vector<TableRow> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = split(lines[i], '\t');
    EXPECT_EQ(cells.size(), names.size());
    TableRow row;
    for (std::size_t c = 0; c < names.size(); ++c) row[names[c]] = cells.at(c);
    rows.push_back(row);
  }
  return rows;
}

// Letters of one-hot sequences (rows, length, 4); N where all four are 0.
inline std::vector<std::string> letters(const h5::Dataset& onehot) {
  const auto values = onehot.read<float>();
  const std::size_t rows = onehot.shape().at(0), length = onehot.shape().at(1);
  std::vector<std::string> result(rows, std::string(length, 'N'));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 1.0F) result[i / 4 / length][i / 4 % length] = "ACGT"[i % 4];
  }
  return result;
}

// Coefficients of ordinary least squares by the normal equations; a constant is a column
// like any other.
inline std::vector<double> least_squares(const std::vector<std::vector<double>>& rows,
                                         const std::vector<double>& target) {
  const std::size_t n = rows.at(0).size();
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) a[i][j] += rows[r][i] * rows[r][j];
      a[i][n] += rows[r][i] * target[r];
    }
  }
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t i = p + 1; i < n; ++i) {
      if (std::abs(a[i][p]) > std::abs(a[p][p])) std::swap(a[i], a[p]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (i == p) continue;
      const double factor = a[i][p] / a[p][p];
      for (std::size_t j = p; j <= n; ++j) a[i][j] -= factor * a[p][j];
    }
  }
  std::vector<double> result(n);
  for (std::size_t i = 0; i < n; ++i) result[i] = a[i][n] / a[i][i];
  return result;
}

}  // namespace s2fbench::synth
