// Numbers that C++ tests and references in Python make alike, from a name and a place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::test {

// In [-1, 1): SplitMix64 started at the FNV-1a hash of the name, as `uniform` of
// tests/golden/models/reference.py.
inline std::vector<double> hashed_numbers(const std::string& name, std::int64_t count) {
  std::uint64_t seed = 0xCBF29CE484222325;
  for (const char c : name) {
    seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t z = seed + (i + 1) * 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    values[i] = static_cast<double>(z >> 11) * 0x1p-52 - 1.0;
  }
  return values;
}

}  // namespace s2fbench::test
