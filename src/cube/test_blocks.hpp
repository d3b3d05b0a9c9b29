// How a trial's predictions fit the measured tracks, block by block of the test genome:
// what intervals over the test set are made from. DIR/checkpoints/<cell
// key>/test_blocks.h5; results/README.md describes the file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/pair_moments.hpp"

namespace s2fbench::cube {

struct TestBlocks {
  std::string cell_key, dataset_hash;
  std::string test_set;  // a selection: "tiled", "peaks", "tiled>4"
  std::int64_t block_bp = 50000;
  std::vector<std::string> tracks = {};
  std::vector<std::int64_t> eval_resolutions = {};  // bp
  // By block, each chromosome and start once.
  std::vector<std::string> chromosome = {};
  std::vector<std::int64_t> start = {};            // 0-based, bp
  std::vector<metrics::PairMoments> moments = {};  // (block, track, eval_resolution)
};

// Whether both resample the same parts of the genome.
bool same_blocks(const TestBlocks& a, const TestBlocks& b);

std::string test_blocks_path(const std::string& dir, const std::string& cell_key);
// Under a temporary name, then renamed. Throws InternalError when the lengths do not fit
// together, EnvironmentError when the disk refuses.
void write_test_blocks(const std::string& path, const TestBlocks& blocks);
// Throws UserError for a file that is no such thing, or impossible moments.
TestBlocks read_test_blocks(const std::string& path);

}  // namespace s2fbench::cube
