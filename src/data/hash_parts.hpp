// What the content hashes of prepared files are made of: lists that cannot be mistaken
// for one another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace s2fbench::data {

template <typename Number>
void add_values(Hasher& hasher, const std::vector<Number>& values) {
  const std::uint64_t count = values.size();
  hasher.add(&count, sizeof(count));
  hasher.add(values.data(), values.size() * sizeof(Number));
}

inline void add_names(Hasher& hasher, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    hasher.add(name);
    hasher.add(std::string_view("\0", 1));
  }
  hasher.add(std::string_view("\1", 1));
}

}  // namespace s2fbench::data
