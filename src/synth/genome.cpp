#include "synth/genome.hpp"

#include "synth/background.hpp"
#include "synth/planting.hpp"

namespace s2fbench::synth {

SynthGenome make_genome(int chromosomes, std::int64_t chromosome_length,
                        std::uint64_t seed) {
  SynthGenome genome;
  genome.seed = seed;
  for (int i = 0; i < chromosomes; ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    genome.chromosomes.push_back(
        make_background("chr" + std::to_string(i + 1), chromosome_length, seed, number));
    plant_clusters(genome.chromosomes.back(), seed, number);
  }
  genome.duplicates = plant_duplicates(genome.chromosomes, seed);
  for (const Chromosome& chromosome : genome.chromosomes) {
    genome.sites.push_back(scan(chromosome.bases));
    genome.activities.push_back(activities(genome.sites.back()));
  }
  return genome;
}

Coverage expected_coverage(const SynthGenome& genome, std::size_t chromosome) {
  return expected_coverage(std::ssize(genome.chromosomes[chromosome].bases),
                           genome.sites[chromosome], genome.activities[chromosome]);
}

}  // namespace s2fbench::synth
