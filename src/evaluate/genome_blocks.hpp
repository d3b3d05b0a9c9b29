// The test windows' moments by block of the genome: what noise estimates resample.
//
// Neighbouring windows are alike, so that they must be drawn together. The blocks are the
// same for all tracks and models.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "metrics/pair_moments.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {

inline constexpr std::int64_t kGenomeBlock = 50'000;  // bp

// Blocks of the genome in the order of a fold's first window in each.
struct GenomeParts {
  std::vector<std::int64_t> of_window;  // by window of the fold: index of its block
  std::vector<std::string> chromosome;  // by block
  std::vector<std::int64_t> start;      // by block: 0-based, a multiple of kGenomeBlock
};

// A window is in the block of its midpoint.
GenomeParts genome_parts(const data::Dataset& dataset, data::Fold fold);

// What draws for a window are keyed by: its place, whatever table or dataset it is in.
std::uint64_t place_key(const data::Window& window);

// By window of the fold whether it is in the half that calibrates: 1 or 0, drawn for each
// block of the genome, keyed by (seed, block). Neighbours stay together.
std::vector<std::uint8_t> calibration_half(const data::Dataset& dataset, data::Fold fold,
                                           std::uint64_t seed);

struct GenomeBlocks {
  std::vector<std::string> chromosome;
  std::vector<std::int64_t> start;            // 0-based
  std::vector<metrics::PairMoments> moments;  // (block, track, eval_resolution)
};

// `moments` has `columns` entries for each of its parts; those of one part are merged in
// their order.
GenomeBlocks blocks_of(const GenomeParts& parts, const train::GenomeMoments& moments,
                       std::size_t columns);

}  // namespace s2fbench::evaluate
