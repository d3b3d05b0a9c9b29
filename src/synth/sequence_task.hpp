// What the synthetic sequence tasks share: rows in three parts, drawn one by one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random_stream.hpp"
#include "h5/file.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

inline constexpr std::array<std::string_view, 3> kParts = {"train", "valid", "test"};
inline constexpr std::size_t kTestPart = 2;
using PartRows = std::array<std::int64_t, kParts.size()>;

struct TaskOptions {
  std::string directory;
  std::uint64_t seed = 1;
  PartRows rows{};
  bool force = false;  // write into a folder that is not empty
};

// "2000,300,600". Throws UserError for anything but three numbers from 2 to 1,000,000.
PartRows parse_rows(const std::string& text);

// The stream of one row: more rows, or another part of another size, change none.
RandomStream row_stream(const std::string& task, std::uint64_t seed, std::size_t part,
                        std::int64_t row);

// A stretch of the background (background.hpp) at one GC content.
Bases draw_background(std::int64_t length, double gc, RandomStream& stream);

// Patterns: A, C, G, T; Y = C or T. An unknown base matches nothing.
bool matches(BaseView bases, std::int64_t start, std::string_view pattern);
void write_pattern(Bases& bases, std::int64_t start, std::string_view pattern,
                   RandomStream& stream);
// Every start of the pattern in bases [begin, end) that lies there as a whole.
std::vector<std::int64_t> find_pattern(BaseView bases, std::int64_t begin,
                                       std::int64_t end, std::string_view pattern);

// Writes one sequence after the other as one-hot letters.
class OneHotWriter {
 public:
  // Dataset `name` (rows, length, 4) float32, A C G T; an unknown base is all zeros.
  OneHotWriter(h5::File& file, const std::string& name, std::int64_t rows,
               std::int64_t length);
  void add(BaseView bases);  // `length` bases
  void close();              // after the last one

 private:
  void flush();
  h5::Dataset data_;
  hsize_t length_, written_ = 0;
  std::vector<float> waiting_;  // (rows not yet written, length, 4)
};

// How values are stored: compressed, a few rows together.
h5::Storage storage_of(std::int64_t rows, const h5::Shape& row_shape);

}  // namespace s2fbench::synth
