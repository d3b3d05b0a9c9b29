// Which windows a chromosome offers: contigs between unmappable regions, cut into
// windows.
#pragma once

#include <cstdint>
#include <vector>

#include "data/regions.hpp"

namespace s2fbench::data {

struct Tiling {
  std::int64_t stored = 0;  // nt of a window
  std::int64_t stride = 0;  // nt from one window's start to the next

  // Windows that fit into a contig, from its start on; the remainder is dropped.
  std::int64_t windows(const Interval& contig) const {
    const std::int64_t length = contig.end - contig.start;
    return length < stored ? 0 : (length - stored) / stride + 1;
  }
  Interval window(const Interval& contig, std::int64_t index) const {
    const std::int64_t start = contig.start + index * stride;
    return {start, start + stored};
  }
};

// The parts of [0, length) outside the unmappable intervals that hold `shortest` nt.
std::vector<Interval> find_contigs(std::int64_t length, std::vector<Interval> unmappable,
                                   std::int64_t shortest);

}  // namespace s2fbench::data
