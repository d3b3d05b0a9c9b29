// Half precision: the values that a float16 dataset can hold.
#pragma once

namespace s2fbench::data {

inline constexpr float kLargestHalf = 65504.0F;

// The nearest half-precision value, ties to even. |value| must be at most kLargestHalf.
float round_to_half(float value);

}  // namespace s2fbench::data
