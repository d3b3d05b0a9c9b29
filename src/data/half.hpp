// Half precision: the values that a float16 dataset can hold.
#pragma once

#include <cstdint>

namespace s2fbench::data {

inline constexpr float kLargestHalf = 65504.0F;

// The nearest half-precision value, ties to even. |value| must be at most kLargestHalf.
float round_to_half(float value);
// The value of the 16 bits, exactly.
float half_value(std::uint16_t bits);

}  // namespace s2fbench::data
