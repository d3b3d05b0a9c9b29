// From a row of a store to what a model reads: pooled, channels first.
#pragma once

#include <span>

#include "stores/layout.hpp"

namespace s2fbench::stores {

// One sequence's numbers (positions, channels), of which `tokens` are real, to
// (channels). Means are summed in double precision, one position after the other.
void pool_to(std::span<float> target, std::span<const float> values, const Layout& layout,
             Pooling pooling, int tokens);

// (positions, channels) to (channels, positions).
void channels_first_to(std::span<float> target, std::span<const float> values,
                       int channels);

}  // namespace s2fbench::stores
