// The whole synthetic genome in memory: sequence, sites, expected coverage.
#pragma once

#include <cstdint>
#include <vector>

#include "synth/chromosome.hpp"
#include "synth/duplicates.hpp"
#include "synth/response.hpp"

namespace s2fbench::synth {

struct SynthGenome {
  std::uint64_t seed = 1;
  std::vector<Chromosome> chromosomes;
  std::vector<Duplicate> duplicates;
  // Per chromosome: every site of the grammar, planted or by chance, and its amplitudes.
  std::vector<std::vector<Site>> sites;
  std::vector<std::vector<Activity>> activities;
};

// chr1, chr2, ...; depends on nothing but its arguments.
SynthGenome make_genome(int chromosomes, std::int64_t chromosome_length,
                        std::uint64_t seed);

// f along one chromosome; unmappable bases included.
Coverage expected_coverage(const SynthGenome& genome, std::size_t chromosome);

}  // namespace s2fbench::synth
