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
  int input = 0;
  sweep::DatasetSummary summary;
  std::vector<std::array<std::vector<Window>, 3>> windows;  // by table and Fold
  std::vector<float> window_maximum;  // by row of the file: of any track, raw
  std::vector<std::uint8_t> labels;   // (rows, tracks), 0 or 1; empty without peaks
  std::vector<std::uint8_t> bases;    // (bases), BaseCode
  std::vector<std::vector<float>> coverage;  // (sources, bases), scaled

  std::vector<Window> select(const sweep::Selection& selection, Fold fold) const;
};

// The windows that a Dataset shows.
struct Dataset::Selected {
  std::array<std::vector<Window>, 3> windows;  // by Fold
  std::array<std::string, 3> names;
};

}  // namespace s2fbench::data
