// Which arrays of a dataset lie in memory, and where; the others stay in its file.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "data/tables.hpp"

namespace s2fbench::data {

// Places are bytes from the beginning of one piece of memory, multiples of 64.
struct ArrayLayout {
  std::size_t maximum = 0;            // (windows), float
  std::size_t labels = 0;             // (windows, tracks) or none, uint8
  std::optional<std::size_t> bases;   // (bases), uint8
  std::vector<std::size_t> coverage;  // (bases) each, float: of the first sources
  std::size_t bytes = 0;              // of memory
  std::size_t streamed = 0;           // bytes that the others would have taken
};

// Windows' numbers are always in memory; then, while the whole stays within `limit`
// bytes, bases and one source after the other.
ArrayLayout lay_out(const Tables& tables, std::size_t limit);

}  // namespace s2fbench::data
