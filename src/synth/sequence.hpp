// DNA as one byte per base: 0 A, 1 C, 2 G, 3 T, 4 anything else.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s2fbench::synth {

using Bases = std::vector<std::uint8_t>;
using BaseView = std::span<const std::uint8_t>;

inline constexpr std::uint8_t kUnknownBase = 4;

std::uint8_t encode_base(char letter);  // upper or lower case
char decode_base(std::uint8_t base);    // upper case, N for unknown
Bases encode(std::string_view text);
std::string decode(BaseView bases);
inline std::uint8_t complement(std::uint8_t base) {
  return base < 4 ? static_cast<std::uint8_t>(3 - base) : base;
}
Bases reverse_complement(BaseView bases);

}  // namespace s2fbench::synth
