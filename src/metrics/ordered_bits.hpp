// Floats as whole numbers of the same order, for sorting by their digits.
#pragma once

#include <bit>
#include <cstdint>

namespace s2fbench::metrics {

// -0 equals 0; not for NaN.
inline std::uint32_t ordered_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);
  constexpr std::uint32_t sign = 0x80000000;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

}  // namespace s2fbench::metrics
