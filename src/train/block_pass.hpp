// A pass over a fold in fixed blocks of windows, shared out over the gang.
//
// Ranks take whole blocks and the blocks' sums join in one fixed tree, so that the result
// has the same bits for any number of ranks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "metrics/block_moments.hpp"
#include "metrics/score_levels.hpp"

namespace s2fbench::train {

struct BlockSums {
  double windows = 0;
  double loss = 0;             // mean loss of each block times its windows
  metrics::MomentTable table;  // (track, resolution)
  // Scores cannot be summed up before they are ranked: those of binary models are kept,
  // window after window.
  metrics::LabelScores ranked = {};
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
