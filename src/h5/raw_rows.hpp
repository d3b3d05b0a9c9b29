// Rows of a dataset, read past the HDF5 library, which only one thread may use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "h5/dataset.hpp"

namespace s2fbench::h5 {

// Holds the file open by itself: what it reads is the file that the dataset was opened
// in, even when another one has taken its name since.
class RawRows {
 public:
  // The rows from `first_row` on: all values of one first index; a dataset of rank 1 is
  // one row. Throws UserError when the values are compressed, not all written, cut into
  // pieces of several rows, or, with rows of several dimensions, into pieces at all.
  explicit RawRows(const Dataset& dataset, std::size_t first_row = 0);
  ~RawRows();
  RawRows(const RawRows&) = delete;
  RawRows& operator=(const RawRows&) = delete;

  // Values [first, first + target / element size) of a row, in the file's bytes. Any
  // thread may call it. Throws EnvironmentError when the disk refuses.
  void read(std::size_t row, std::size_t first, std::span<std::byte> target) const;
  // Says that a row will be read soon, for the disk to begin. Any thread may call it.
  void announce(std::size_t row) const;
  std::size_t row_bytes() const { return row_bytes_; }

 private:
  void map_pieces(const Dataset& dataset);
  std::string where_;
  int file_ = -1;
  std::size_t element_ = 0;    // bytes
  std::size_t first_row_ = 0;  // of those that are mapped
  std::size_t rows_ = 0;       // of the dataset
  std::size_t row_bytes_ = 0;
  std::size_t piece_bytes_ = 0;        // of a row, that lie together
  std::vector<std::uint64_t> places_;  // (mapped rows, pieces), in the file
};

}  // namespace s2fbench::h5
