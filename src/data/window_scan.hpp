// Goes over the chromosomes piece by piece, keeps the windows of all tables that pass,
// stores what they cover once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/base_writer.hpp"
#include "data/inputs.hpp"
#include "data/tables.hpp"

namespace s2fbench::data {

struct FoldCount {
  std::int64_t candidates = 0;  // windows looked at
  std::int64_t kept = 0;
};
using FoldCounts = std::array<FoldCount, 3>;  // by Fold

// What the scan learns besides the tables.
struct ScanResult {
  Tables tables;
  std::string bases_hash;
  std::vector<std::string> coverage_hashes;
  std::vector<FoldCounts> counts;     // by table
  std::int64_t incomplete = 0;        // windows dropped by `missing: skip`
  std::vector<std::int64_t> missing;  // of each source: stored bases without value
  // Of the tiled table: each source's raw mean over training windows, each track's sums
  // by kept window.
  std::vector<double> training_mean;
  std::vector<std::vector<float>> window_sum;
};

// Called after each piece with the chromosome and the bases done and in all.
using Progress =
    std::function<void(const std::string&, std::int64_t done, std::int64_t total)>;

// Memory does not grow with the genome but for the window tables. Throws UserError when a
// chromosome has no value in a source.
ScanResult scan_windows(const DatasetConfig& config, const Inputs& inputs, h5::File& file,
                        const Progress& progress);

}  // namespace s2fbench::data
