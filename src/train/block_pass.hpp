// A pass over a fold in fixed blocks of windows, shared out over the gang.
//
// Ranks take whole blocks and the blocks' sums join in one fixed tree, so that the result
// has the same bits for any number of ranks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "metrics/block_statistics.hpp"
#include "metrics/score_levels.hpp"

namespace s2fbench::train {

// Moments of parts of the genome, for noise estimates: those of one block of windows
// after another, so that a part may be there more than once.
struct GenomeMoments {
  std::vector<std::int64_t> parts;
  std::vector<metrics::PairMoments> moments;  // (parts, track, resolution)
};

struct BlockSums {
  double windows = 0;
  double loss = 0;                 // mean loss of each block times its windows
  metrics::StatisticsTable table;  // (group, track, resolution)
  // Scores cannot be summed up before they are ranked: they are kept, window after
  // window.
  metrics::LabelScores ranked = {};
  GenomeMoments genome = {};
  std::vector<double> each = {};  // numbers of each window, kept window after window
  std::vector<double> more = {};  // whatever else adds up, of one length
};

BlockSums merge(const BlockSums& a, const BlockSums& b);

struct BlockPass {
  data::Fold fold = data::Fold::test;
  int block = 64;              // windows per block
  std::function<bool()> stop;  // asked between blocks; may be empty
  // The sums of one block, its windows cropped at the centre.
  std::function<BlockSums(std::span<const data::View>)> work;
};

// Collective over the gang. Throws TrialEnd on all ranks when a block threw on any, and
// with state running when a rank was asked to stop.
BlockSums sum_blocks(const data::Dataset& dataset, const comm::Context& gang,
                     const BlockPass& pass);

}  // namespace s2fbench::train
