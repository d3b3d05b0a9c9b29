// The results cube: one HDF5 file of fixed shape, netCDF-4 conventions, all variables at
// the root. results/README.md describes it for readers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cube/cell_values.hpp"
#include "cube/history.hpp"
#include "cube/schema.hpp"
#include "h5/file.hpp"

namespace s2fbench::cube {

// Journals -> cube: the one way in which a cube comes to exist. Serial, by one process:
// written beside `path`, made durable, then renamed over it. Equal histories give equal
// bytes.
void build_cube(const History& history, const std::string& path);

// A cube open for reading, cell by cell; also while a sweep writes it (cell_writer.hpp).
class CubeFile {
 public:
  static CubeFile open_for_reading(const std::string& path);

  const Schema& schema() const { return schema_; }
  const h5::File& file() const { return file_; }

  CellValues read(std::int64_t cell) const;
  std::uint64_t stored_checksum(std::int64_t cell) const;
  // Whole arrays: a metric, a curve (curve_variable()), or a name of variables.hpp.
  const h5::Dataset& variable(const std::string& name) const;
  // Of every variable that has values per cell.
  std::vector<std::string> variable_names() const;

 private:
  explicit CubeFile(h5::File file);
  h5::File file_;
  Schema schema_;
  std::map<std::string, h5::Dataset> variables_;
};

}  // namespace s2fbench::cube
