#include "evaluate/genome_blocks.hpp"

#include <map>
#include <utility>

#include "base/hash.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::evaluate {

GenomeParts genome_parts(const data::Dataset& dataset, data::Fold fold) {
  GenomeParts parts;
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> known;
  for (const auto& window : dataset.windows(fold)) {
    const std::int64_t middle = window.start + window.length / 2;
    const std::int64_t start = middle / kGenomeBlock * kGenomeBlock;
    const auto [place, added] =
        known.try_emplace({window.chromosome, start}, std::ssize(parts.start));
    if (added) {
      parts.chromosome.push_back(window.chromosome);
      parts.start.push_back(start);
    }
    parts.of_window.push_back(place->second);
  }
  return parts;
}

std::uint64_t place_key(const data::Window& window) {
  return hash64(window.chromosome + ":" + std::to_string(window.start));
}

std::vector<std::uint8_t> calibration_half(const data::Dataset& dataset, data::Fold fold,
                                           std::uint64_t seed) {
  const auto parts = genome_parts(dataset, fold);
  std::vector<std::uint8_t> halves;
  for (const std::int64_t part : parts.of_window) {
    const auto block = static_cast<std::size_t>(part);
    const auto key =
        hash64(parts.chromosome[block] + ":" + std::to_string(parts.start[block]));
    halves.push_back(static_cast<std::uint8_t>(
        RandomStream(seed, "calibration half", 0, key).below(2)));
  }
  return halves;
}

GenomeBlocks blocks_of(const GenomeParts& parts, const train::GenomeMoments& moments,
                       std::size_t columns) {
  GenomeBlocks blocks{parts.chromosome, parts.start, {}};
  blocks.moments.resize(parts.start.size() * columns);
  for (std::size_t i = 0; i < moments.parts.size(); ++i) {
    if (moments.parts[i] < 0) continue;
    const auto block = static_cast<std::size_t>(moments.parts[i]);
    for (std::size_t column = 0; column < columns; ++column) {
      auto& sum = blocks.moments.at(block * columns + column);
      sum = metrics::merge(sum, moments.moments.at(i * columns + column));
    }
  }
  return blocks;
}

}  // namespace s2fbench::evaluate
