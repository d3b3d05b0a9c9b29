// Writes cells into a cube, past the HDF5 library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/cell_values.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {

// A cube's variables lie in one piece each and never move, so a cell's values go straight
// to their places: a few microseconds, no library state that a killed process could leave
// half written, and nothing that ranks would have to agree on. Every process opens the
// file for itself; cells of different processes never touch.
class CellWriter {
 public:
  // Throws UserError when `path` is no sound cube, EnvironmentError when it cannot be
  // written.
  explicit CellWriter(const std::string& path);
  ~CellWriter();
  CellWriter(const CellWriter&) = delete;
  CellWriter& operator=(const CellWriter&) = delete;

  // Values first, status last: who reads `done` reads whole values. What the cell is
  // known to hold, since it was the last one written, is not written again: a system
  // call for each variable is most of the cost. Throws EnvironmentError when the disk
  // refuses.
  void write(std::int64_t cell, const CellValues& values);
  // Throws EnvironmentError when something could not be written.
  void close();

 private:
  // Where a variable's values lie in the file, cell after cell.
  struct Place {
    std::uint64_t offset = 0, bytes_per_cell = 0;
  };
  void put(const Place& place, std::int64_t cell, const void* bytes, std::size_t count);
  void put_list(const Place& place, std::int64_t cell, const std::vector<double>& values,
                const std::vector<double>* known);
  template <typename Number>
  void put_number(const Place& place, std::int64_t cell, Number value,
                  const Number* known);
  void put_text(const Place& place, std::int64_t cell, const std::string& text,
                const std::string* known);

  std::string path_;
  std::int64_t cells_ = 0;
  std::vector<Place> metrics_, curves_;  // in the schema's order
  Place seconds_, gpu_seconds_, peak_memory_, attempts_, reason_, host_, crc_, status_;
  int descriptor_ = -1;
  std::int64_t known_cell_ = -1;  // the last one written
  CellValues known_;              // and what it holds
};

}  // namespace s2fbench::cube
