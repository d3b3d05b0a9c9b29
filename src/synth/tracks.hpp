// Writes the tracks of a genome: replicates, noiseless coverage and peaks per cell type.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "synth/genome.hpp"

namespace s2fbench::synth {

inline constexpr std::array<int, 3> kCeilingBins = {1, 32, 128};

// Pearson's r between the two replicates over all mappable bases, per bin size and cell.
struct Ceilings {
  std::array<PerCell, kCeilingBins.size()> r;
};

// <cell>.rep1.bw and <cell>.rep2.bw (reads per base; no value where unmappable),
// <cell>.narrowPeak in `folder`; <cell>.truth.bw (f everywhere) there as well.
Ceilings write_tracks(const std::string& folder, const SynthGenome& genome);

}  // namespace s2fbench::synth
