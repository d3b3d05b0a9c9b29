// A metric of one trial as a function of how often each block of the test genome is
// taken.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cube/test_blocks.hpp"

namespace s2fbench::cube {

// One number of a trial: a track at a resolution, by index.
struct BlockPart {
  std::size_t track = 0;
  std::size_t resolution = 0;
};

// The metrics that moments are enough for.
std::vector<std::string> block_metrics();

class BlockScore {
 public:
  // Throws UserError for a metric that moments are not enough for.
  BlockScore(const TestBlocks& blocks, const std::string& metric,
             const std::vector<BlockPart>& parts);
  std::size_t blocks() const { return blocks_; }
  // Mean over the parts that are defined; NaN when none is. times: one per block.
  double operator()(std::span<const std::uint32_t> times) const;

 private:
  double (*value_)(const metrics::PairMoments&);
  std::size_t blocks_, parts_;
  std::vector<double> centres_;  // (part, 2): predicted, true
  std::vector<double> sums_;     // (block, part, 7) about the centres
};

}  // namespace s2fbench::cube
