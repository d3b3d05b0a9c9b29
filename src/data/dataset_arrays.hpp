// The large arrays of a dataset: read once per node and checked, or left in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "comm/node_memory.hpp"
#include "data/dataset.hpp"
#include "data/stored_array.hpp"
#include "data/tables.hpp"

namespace s2fbench::data {

// A prepared file whose tables are checked; its arrays are of the right shape and not
// yet read.
struct PreparedFile {
  h5::File file;
  Tables tables;
  std::string content_hash;  // as the file says
  h5::Dataset bases, coverage;

  // Throws UserError.
  static PreparedFile open(const std::string& path);
};

struct DatasetArrays {
  std::shared_ptr<comm::NodeMemory> memory;  // what the spans lie in
  std::span<const float> window_maximum;     // by row of the file: of any track, raw
  std::span<const std::uint8_t> labels;  // (rows, tracks), 0 or 1; empty without peaks
  StoredArray<std::uint8_t> bases;       // (bases), BaseCode
  std::vector<StoredArray<float>> coverage;  // (sources, bases), scaled
  Residence residence;
};

// Collective over `how.node`. Rank 0 of the node reads; every rank checks the content
// hash with the tables that it has read itself. What one throws all throw.
DatasetArrays load_arrays(const PreparedFile& file, const LoadOptions& how);

// The largest raw value of any track, by window.
std::vector<float> largest_of_tracks(const Tables& tables);

}  // namespace s2fbench::data
