#include "evaluate/genome_blocks.hpp"

#include <map>
#include <utility>

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
