// Random sequences and copies of them, as base codes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::test {

using Codes = std::vector<std::uint8_t>;

inline Codes random_codes(std::size_t length, RandomStream& stream) {
  Codes codes(length);
  for (auto& code : codes) code = static_cast<std::uint8_t>(stream.below(4));
  return codes;
}

inline Codes turned(const Codes& codes) {
  Codes other(codes.rbegin(), codes.rend());
  for (auto& code : other) code = code < 4 ? static_cast<std::uint8_t>(3 - code) : code;
  return other;
}

// Substitutes bases: on average this share of them.
inline Codes mutated(Codes codes, double share, RandomStream& stream) {
  for (auto& code : codes) {
    if (stream.uniform() < share)
      code = static_cast<std::uint8_t>((code + 1 + stream.below(3)) % 4);
  }
  return codes;
}

inline Codes part(const Codes& codes, std::size_t start, std::size_t length) {
  const auto first = codes.begin() + static_cast<std::ptrdiff_t>(start);
  return {first, first + static_cast<std::ptrdiff_t>(length)};
}

inline void put(Codes& codes, std::size_t start, const Codes& other) {
  std::copy(other.begin(), other.end(),
            codes.begin() + static_cast<std::ptrdiff_t>(start));
}

}  // namespace s2fbench::test
