#include "data/tiling.hpp"

#include <utility>

namespace s2fbench::data {

std::vector<Interval> find_contigs(std::int64_t length, std::vector<Interval> unmappable,
                                   const Tiling& tiling) {
  std::vector<Interval> contigs = complement(merge(std::move(unmappable)), length);
  std::erase_if(contigs, [&](const Interval& c) { return tiling.windows(c) == 0; });
  return contigs;
}

}  // namespace s2fbench::data
