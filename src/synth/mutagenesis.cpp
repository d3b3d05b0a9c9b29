#include "synth/mutagenesis.hpp"

#include <algorithm>
#include <map>

#include "base/random_stream.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

// First and last base of each cluster that is still whole.
struct Extent {
  std::string cassette;
  Interval interval;
};

std::map<int, Extent> cluster_extents(const Chromosome& chromosome) {
  std::map<int, Extent> extents;
  for (const PlantedSite& site : chromosome.planted) {
    if (site.cluster < 0) continue;
    const Interval own{site.start, site.start + site.length};
    const auto [entry, is_new] =
        extents.try_emplace(site.cluster, Extent{site.cassette, own});
    Interval& whole = entry->second.interval;
    whole.start = std::min(whole.start, own.start);
    whole.end = std::max(whole.end, own.end);
  }
  return extents;
}

std::vector<MutagenesisRegion> choose_regions(const SynthGenome& genome) {
  const std::size_t last = genome.chromosomes.size() - 1;
  const Chromosome& chromosome = genome.chromosomes[last];
  std::map<std::string, int> count;
  std::vector<MutagenesisRegion> regions;
  std::int64_t free_from = kRegionMargin;
  for (const auto& [cluster, extent] : cluster_extents(chromosome)) {
    const std::int64_t middle = (extent.interval.start + extent.interval.end) / 2;
    const Interval interval{middle - kRegionReach, middle + kRegionReach};
    const bool fits = interval.start >= free_from &&
                      interval.end + kRegionMargin <= std::ssize(chromosome.bases);
    if (!fits || count[extent.cassette] >= kRegionsPerCassette) continue;
    const int number = ++count[extent.cassette];
    regions.push_back({extent.cassette + "." + std::to_string(number), last, interval});
    free_from = interval.end;
  }
  return regions;
}

std::string row_start(const SynthGenome& genome, const Mutagenesis& mutagenesis,
                      const MutationEffect& mutation) {
  const MutagenesisRegion& region = mutagenesis.regions[mutation.region];
  return genome.chromosomes[region.chromosome].name + '\t' +
         std::to_string(mutation.position + 1) + '\t' + decode_base(mutation.reference) +
         '\t' + decode_base(mutation.alternative) + '\t' + region.name;
}

std::string header(const std::string& first, const std::string& second) {
  std::string text = "Chrom\tPos\tRef\tAlt\tElement";
  for (const auto cell : kCellNames) {
    for (const auto& column : {first, second}) {
      text.append("\t").append(cell).append(".").append(column);
    }
  }
  return text;
}

}  // namespace

Mutagenesis mutate_all(const SynthGenome& genome) {
  Mutagenesis result;
  result.regions = choose_regions(genome);
  for (std::size_t r = 0; r < result.regions.size(); ++r) {
    const MutagenesisRegion& region = result.regions[r];
    const Bases& bases = genome.chromosomes[region.chromosome].bases;
    for (std::int64_t x = region.interval.start; x < region.interval.end; ++x) {
      const std::uint8_t reference = bases[static_cast<std::size_t>(x)];
      for (std::uint8_t base = 0; base < 4 && reference < 4; ++base) {
        if (base == reference) continue;
        result.mutations.push_back(
            {r, x, reference, base, substitution_effect(bases, x, base)});
      }
    }
  }
  return result;
}

void write_assay(const std::string& path, const SynthGenome& genome,
                 const Mutagenesis& mutagenesis) {
  TextFile file(path);
  file.line(header("rep1", "rep2"));
  for (std::size_t i = 0; i < mutagenesis.mutations.size(); ++i) {
    const MutationEffect& mutation = mutagenesis.mutations[i];
    RandomStream noise(genome.seed, "synth assay", 0, i);
    std::string row = row_start(genome, mutagenesis, mutation);
    for (const double effect : mutation.effect.log2) {
      row += '\t' + number(effect + kAssayNoise * noise.normal());
      row += '\t' + number(effect + kAssayNoise * noise.normal());
    }
    file.line(row);
  }
  file.close();
}

void write_mutation_truth(const std::string& path, const SynthGenome& genome,
                          const Mutagenesis& mutagenesis) {
  TextFile file(path);
  file.line(header("delta", "log2"));
  for (const MutationEffect& mutation : mutagenesis.mutations) {
    std::string row = row_start(genome, mutagenesis, mutation);
    for (std::size_t c = 0; c < kCells; ++c) {
      row += '\t' + number(mutation.effect.delta[c]);
      row += '\t' + number(mutation.effect.log2[c]);
    }
    file.line(row);
  }
  file.close();
}

}  // namespace s2fbench::synth
