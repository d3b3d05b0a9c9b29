// The other strand of a sequence.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/genome.hpp"

namespace s2fbench::data {

// bases: BaseCode. Unknown bases stay unknown.
inline std::vector<std::uint8_t> reverse_complement(std::span<const std::uint8_t> bases) {
  std::vector<std::uint8_t> turned(bases.rbegin(), bases.rend());
  for (std::uint8_t& base : turned) {
    if (base < kOther) base = static_cast<std::uint8_t>(kT - base);
  }
  return turned;
}

}  // namespace s2fbench::data
