// Saturation mutagenesis of some planted clusters: an assay's noisy table and its truth.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synth/effects.hpp"
#include "synth/genome.hpp"

namespace s2fbench::synth {

inline constexpr int kRegionReach = 110;  // nt to each side of a region's middle
inline constexpr std::int64_t kRegionMargin = 2048;  // nt to the ends of the chromosome
inline constexpr int kRegionsPerCassette = 2;        // clusters of each kind
inline constexpr double kAssayNoise = 0.05;          // sd of a replicate, log2 units

struct MutagenesisRegion {
  std::string name;  // kind of cluster and a number, such as "one-sided.1"
  std::size_t chromosome = 0;
  Interval interval;
};

struct MutationEffect {
  std::size_t region = 0;
  std::int64_t position = 0;  // 0-based
  std::uint8_t reference = 0;
  std::uint8_t alternative = 0;
  Effect effect;
};

struct Mutagenesis {
  std::vector<MutagenesisRegion> regions;
  std::vector<MutationEffect> mutations;  // three per base, in genome order
};

// The first clusters of each kind on the last chromosome.
Mutagenesis mutate_all(const SynthGenome& genome);

// Chrom, Pos (1-based), Ref, Alt, Element, then per cell type `<cell>.rep1`,
// `<cell>.rep2`: log2(alt / ref) with noise of its own.
void write_assay(const std::string& path, const SynthGenome& genome,
                 const Mutagenesis& mutagenesis);
// The same rows with `<cell>.delta` and `<cell>.log2`, without noise.
void write_mutation_truth(const std::string& path, const SynthGenome& genome,
                          const Mutagenesis& mutagenesis);

}  // namespace s2fbench::synth
