// What an embedding store holds, as its attributes and shapes tell it. README.md has the
// file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::stores {

// Which numbers of a sequence's tokens are kept.
enum class Pooling {
  full,          // of every token
  cls,           // of its first token, a special one
  mean,          // the mean over its real tokens that are not special
  mean_special,  // the mean over its real tokens
};
// Of a value in the file.
enum class Number { float32, float16, bfloat16 };

const char* to_string(Pooling pooling);
const char* to_string(Number number);
// Throw UserError(where) naming those that exist.
Pooling pooling_of(const std::string& name, const std::string& where);
Number number_of(const std::string& name, const std::string& where);
std::size_t bytes_of(Number number);

struct Layout {
  std::string dataset;  // content hash of the prepared sequence table
  std::string model;    // for example "nucleotide-transformer 500M human ref"
  std::string weights;  // hash of its weights
  Pooling pooling = Pooling::full;
  std::string padding = "none";  // in words: "right to 59, mask used"
  int special_start = 0;         // special tokens before those of each sequence
  int special_end = 0;           // and after them, before the padding
  Number number = Number::float32;
  std::vector<int> layers;  // indices of the model's layers
  std::int64_t rows = 0;    // of the table
  int sequences = 1;        // of a row, each with positions of its own
  int positions = 1;        // of a sequence; 1 when pooled
  int channels = 0;         // width of the embedding

  bool operator==(const Layout&) const = default;
  std::size_t row_values() const;  // of a row and layer
  std::int64_t raw_bytes() const;  // of the values of all layers
};

// Throws UserError(where) for a layout that no store can have.
void check_layout(const Layout& layout, const std::string& where);

}  // namespace s2fbench::stores
