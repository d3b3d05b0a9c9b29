#include "data/half.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

namespace s2fbench::data {

float round_to_half(float value) {
  constexpr float least_normal = 0x1p-14F;
  constexpr float subnormal_step = 0x1p-24F;
  if (std::fabs(value) < least_normal) {
    // Exact scaling by a power of two; nearbyint rounds ties to even.
    return std::nearbyint(value / subnormal_step) * subnormal_step;
  }
  // Drop the last 13 of the 23 mantissa bits; a carry moves into the exponent as it
  // should.
  auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t last_kept = (bits >> 13U) & 1U;
  bits += 0xFFFU + last_kept;
  bits &= ~std::uint32_t{0x1FFF};
  return std::bit_cast<float>(bits);
}

}  // namespace s2fbench::data
