// What a Dataset holds; only dataset*.cpp look inside.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset_arrays.hpp"

namespace s2fbench::data {

struct Dataset::Store {
  std::string content_hash;
  std::vector<std::string> tracks;
  std::vector<bool> has_replicate;
  std::vector<int> replicate_source;  // row of coverage of each track's replicate, or -1
  int input = 0;
  sweep::DatasetSummary summary;
  std::vector<std::array<std::vector<Window>, 3>> windows;  // by table and Fold
  DatasetArrays arrays;
  std::shared_ptr<const SequenceTable> sequences;  // none for windows of a genome

  std::vector<Window> select(const sweep::Selection& selection, Fold fold) const;
};

// The windows that a Dataset shows.
struct Dataset::Selected {
  std::array<std::vector<Window>, 3> windows;  // by Fold
  std::array<std::string, 3> names;
};

sweep::DatasetSummary summarise(const Tables& tables, const std::string& content_hash);
sweep::DatasetSummary summarise(const SequenceTable& table);

}  // namespace s2fbench::data
