// Base codes as the four channels that models read.
#pragma once

#include <cstdint>

namespace s2fbench::data {

inline constexpr float kUnknownBase = 0.25F;  // in every channel, for N and the like

// One window as (4, length), channels A, C, G, T; `target` starts as zeros.
void one_hot(const std::uint8_t* bases, int length, bool reverse_complement,
             float* target);

// Letters at both ends that the reverse complement leaves where they are (adapters), and
// what stands in every channel of an unknown letter.
struct OneHotEnds {
  int left = 0, right = 0;
  float unknown = kUnknownBase;
};
void one_hot(const std::uint8_t* bases, int length, bool reverse_complement,
             const OneHotEnds& ends, float* target);

}  // namespace s2fbench::data
