// One dataset: its shape and type, and reads and writes of all or of a block of it.
//
// A file may come from anybody: rank, type and size are checked before anything is read
// or allocated; external and virtual storage, which point at other files, are refused.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "h5/object.hpp"

namespace s2fbench::h5 {

using Shape = std::vector<hsize_t>;

// Elements of a shape. Throws UserError(where) when the number does not fit.
hsize_t element_count(const Shape& shape, const std::string& where);
// What a fixed-length text of `width` bytes keeps: up to the first zero byte, and never
// half a UTF-8 character.
std::string fit_text(const std::string& text, std::size_t width);
// "(3, 4)", for messages.
std::string to_string(const Shape& shape);

class Dataset : public Object {
 public:
  // Checks what can be checked without reading. Used by Group; throws UserError.
  Dataset(Handle handle, std::string file, std::string name);

  const Shape& shape() const { return shape_; }
  int rank() const { return static_cast<int>(shape_.size()); }
  hsize_t size() const { return size_; }  // elements
  std::string type_name() const;          // "float32", "text"
  bool is_text() const;
  std::size_t element_bytes() const;  // in the file
  // Whether values in memory and in the file have the same bytes.
  template <typename Number>
  bool stored_as() const;
  bool stored_as_half() const;  // IEEE half precision, little-endian
  // Where the values lie in the file, one after the other. Throws UserError when they do
  // not: compressed, or not yet there.
  hsize_t file_offset() const;
  template <typename Number>
  bool reads_as() const;  // read<Number>() would lose nothing

  // Throw UserError naming what is there and what is wanted.
  void expect_rank(int rank) const;
  void expect_shape(const Shape& shape) const;
  // Before memory is taken for it: the values lie in this file, which is large enough.
  void expect_stored() const;

  // Everything, or the block [start, start + count), row-major. Throw UserError.
  template <typename Number>
  std::vector<Number> read() const;
  template <typename Number>
  std::vector<Number> read(const Shape& start, const Shape& count) const;
  // The same into memory that the caller owns (a shared-memory window, one large buffer).
  template <typename Number>
  void read_to(std::span<Number> target, const Shape& start, const Shape& count) const;
  // All strings of a text dataset, fixed or variable length, row-major.
  std::vector<std::string> read_text() const;
  // One string of a fixed-length text dataset.
  std::string read_text(const Shape& at) const;

  // The length must be that of the block. Throw EnvironmentError when the disk refuses.
  template <typename Number>
  void write(std::span<const Number> values);
  template <typename Number>
  void write(const std::vector<Number>& values) {
    write(std::span<const Number>(values));
  }
  template <typename Number>
  void write(const Shape& start, const Shape& count, std::span<const Number> values);
  template <typename Number>
  void write(const Shape& start, const Shape& count, const std::vector<Number>& values) {
    write(start, count, std::span<const Number>(values));
  }
  void write_text(const std::vector<std::string>& values);

 private:
  struct Block;
  Block select(const Shape& start, const Shape& count, std::size_t length,
               Blame blame) const;
  std::vector<std::string> read_fixed_text(std::size_t width) const;
  std::string text_of(std::string bytes) const;  // without the padding

  Handle type_;
  Shape shape_;
  hsize_t size_ = 0;
};

}  // namespace s2fbench::h5
