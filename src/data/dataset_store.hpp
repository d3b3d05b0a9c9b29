// What a Dataset holds in memory; only dataset*.cpp look inside.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.hpp"

namespace s2fbench::data {

struct Dataset::Store {
  std::string content_hash;
  std::vector<std::string> tracks;
  std::vector<bool> has_replicate;
  std::vector<int> replicate_source;  // row of coverage of each track's replicate, or -1
  int stored = 0;
  int input = 0;
  std::array<std::vector<Window>, 3> windows;  // by Fold
  std::vector<std::uint8_t> bases;             // (bases), BaseCode
  std::vector<std::vector<float>> coverage;    // (sources, bases), scaled
};

}  // namespace s2fbench::data
