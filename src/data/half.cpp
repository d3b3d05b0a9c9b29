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

float half_value(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16U;
  const std::uint32_t exponent = (bits >> 10U) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  if (exponent == 0) {
    // Not by way of a subnormal float, which some modes of the processor take for 0.
    const float value = static_cast<float>(mantissa) * 0x1p-24F;
    return sign == 0 ? value : -value;
  }
  // The bias is 15 there and 127 here; all ones are infinity or no number in both.
  const std::uint32_t wide = exponent == 0x1FU ? 0xFFU : exponent + 112U;
  return std::bit_cast<float>(sign | (wide << 23U) | (mantissa << 13U));
}

}  // namespace s2fbench::data
