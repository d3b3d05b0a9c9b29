// Test blocks with random numbers that a model could have given.
#pragma once

#include <string>

#include "base/random_stream.hpp"
#include "cube/test_blocks.hpp"

namespace s2fbench::cube {

// `noise`: how far predictions are from the truth, which is the same for every cell.
inline TestBlocks sample_blocks(const std::string& key, double noise,
                                const std::vector<std::int64_t>& resolutions,
                                std::uint64_t item = 0) {
  TestBlocks blocks{key, "data-hash", "tiled", 50000, {"a", "b"}, resolutions};
  for (int block = 0; block < 30; ++block) {
    blocks.chromosome.push_back(block < 20 ? "chr8" : "chr9");
    blocks.start.push_back(50000 * (block % 20));
  }
  for (std::size_t column = 0; column < 2 * blocks.start.size(); ++column)
    for (std::size_t r = 0; r < resolutions.size(); ++r) {
      RandomStream truth(1, "truth", 0, column), wrong(1, "wrong", item, 16 * column + r);
      std::vector<double> x, y;
      const double level = truth.uniform();
      for (int bin = 0; bin < 16; ++bin) {
        y.push_back(3 + level + truth.normal());
        x.push_back(y.back() + noise * wrong.normal());
      }
      blocks.moments.push_back(metrics::pair_moments(x.data(), y.data(), x.size()));
    }
  return blocks;
}

}  // namespace s2fbench::cube
