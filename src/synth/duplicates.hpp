// Near-duplicate regions across chromosomes: what leaks from training into test data.
#pragma once

#include <cstdint>
#include <vector>

#include "synth/chromosome.hpp"

namespace s2fbench::synth {

inline constexpr int kDuplicatesPerChromosome = 3;
inline constexpr std::int64_t kDuplicateLeast = 2000;  // nt
inline constexpr std::int64_t kDuplicateMost = 4000;
inline constexpr double kDuplicateChanges = 0.02;  // share of bases substituted

struct Duplicate {
  std::size_t source = 0;  // index of the chromosome
  Interval source_interval;
  std::size_t copy = 0;
  Interval copy_interval;
  bool reverse = false;  // the copy is the reverse complement
  double identity = 1;   // share of equal bases
};

// Overwrites regions of each chromosome with copies from the others, in turn direct and
// reverse-complemented. Neither side touches an unmappable stretch or another duplicate.
// Planted sites that were overwritten are taken off the list; those copied are added.
std::vector<Duplicate> plant_duplicates(std::vector<Chromosome>& chromosomes,
                                        std::uint64_t seed);

}  // namespace s2fbench::synth
