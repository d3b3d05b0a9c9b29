// One array of a dataset, in memory or in its file: who reads it need not know where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "h5/raw_rows.hpp"

namespace s2fbench::data {

// Values as the file holds them, before any scale, read past HDF5. Any thread may read.
class FileRows {
 public:
  // Of a dataset stored as uint8, float32 or float16, its rows from `first_row` on.
  // Throws UserError when it is another one or cannot be read piece by piece.
  explicit FileRows(const h5::Dataset& dataset, std::size_t first_row = 0);
  // Values [first, first + target's length) of a row. Throw EnvironmentError.
  void read_to(std::span<std::uint8_t> target, std::size_t row, std::size_t first) const;
  void read_to(std::span<float> target, std::size_t row, std::size_t first) const;

 private:
  bool half_ = false;
  h5::RawRows rows_;
};

template <typename Number>
class StoredArray {
 public:
  StoredArray() = default;
  // In memory that lives longer than the array.
  explicit StoredArray(std::span<const Number> values) : values_(values) {}
  // A row of a file, each value times `scale`.
  StoredArray(std::shared_ptr<const FileRows> file, std::size_t row, float scale)
      : file_(std::move(file)), row_(row), scale_(scale) {}

  // Reads pieces, one after the other. One per thread; the array must live longer.
  class Reader {
   public:
    explicit Reader(const StoredArray& array) : array_(array) {}
    // Values [first, first + count), which must exist; good until the next call. Throws
    // EnvironmentError when the disk refuses.
    const Number* at(std::size_t first, std::size_t count) {
      if (!array_.file_) return array_.values_.data() + first;
      piece_.resize(count);
      array_.file_->read_to(std::span(piece_), array_.row_, first);
      if (array_.scale_ != 1.0F) {
        for (Number& value : piece_) value = static_cast<Number>(value * array_.scale_);
      }
      return piece_.data();
    }

   private:
    const StoredArray& array_;
    std::vector<Number> piece_;
  };

 private:
  std::span<const Number> values_;
  std::shared_ptr<const FileRows> file_;
  std::size_t row_ = 0;
  float scale_ = 1;
};

}  // namespace s2fbench::data
