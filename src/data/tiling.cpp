#include "data/tiling.hpp"

#include <utility>

namespace s2fbench::data {

std::vector<Interval> find_contigs(std::int64_t length, std::vector<Interval> unmappable,
                                   std::int64_t shortest) {
  std::vector<Interval> contigs = complement(merge(std::move(unmappable)), length);
  std::erase_if(contigs, [&](const Interval& c) { return c.end - c.start < shortest; });
  return contigs;
}

}  // namespace s2fbench::data
