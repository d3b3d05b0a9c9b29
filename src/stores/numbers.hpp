// The values of a store as the file holds them: little-endian float32, float16, bfloat16.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "stores/layout.hpp"

namespace s2fbench::stores {

float largest_of(Number number);

// The first value that is NaN, infinite or beyond the largest of the type.
std::optional<std::size_t> first_unfit(Number number, std::span<const float> values);
// Rounded to the nearest, ties to even. All values must fit.
std::vector<std::byte> narrow(Number number, std::span<const float> values);

// The first stored value that is NaN or infinite.
std::optional<std::size_t> first_not_finite(Number number,
                                            std::span<const std::byte> stored);
// Exactly. `values` has as many places as there are stored values.
void widen_to(std::span<float> values, Number number, std::span<const std::byte> stored);

}  // namespace s2fbench::stores
