#include "sequences/tile_rows.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "data/genome.hpp"
#include "sequences/region_rows.hpp"

namespace s2fbench::sequences {
namespace {

constexpr const char* kUnknownLetter = "a letter that is not known";

std::vector<std::string> chromosomes_of(const TileInput& input,
                                        const data::Genome& genome) {
  std::vector<std::string> names;
  if (input.chromosomes.empty()) {
    for (const auto& chromosome : genome.chromosomes()) names.push_back(chromosome.name);
    return names;
  }
  for (const auto& name : input.chromosomes) {
    const auto known = chromosome_in(genome, name);
    if (!known)
      throw UserError("no chromosome '" + name + "'", input.genome,
                      "try another name in chromosomes:");
    names.push_back(*known);
  }
  return names;
}

RowSet add_tiles(RowSet set, const TileInput& input, const data::Genome& genome,
                 const std::string& chromosome) {
  const std::int64_t end = *genome.length(chromosome);
  const auto bases = genome.bases(chromosome, 0, end);
  for (std::int64_t start = 0; start + input.window <= end; start += input.stride) {
    const auto window = std::span(bases).subspan(static_cast<std::size_t>(start),
                                                 static_cast<std::size_t>(input.window));
    if (std::find(window.begin(), window.end(), data::kOther) != window.end()) {
      ++set.dropped[kUnknownLetter];
      continue;
    }
    Row row;
    row.name = fmt::format("{}:{}-{}", chromosome, start, start + input.window);
    row.bases.assign(window.begin(), window.end());
    row.chromosome = chromosome;
    row.start = start;
    row.where = input.genome;
    set.rows.push_back(std::move(row));
  }
  return set;
}

}  // namespace

RowSet read_tile_rows(const TileInput& input, const SequencesConfig& config) {
  const auto genome = data::Genome::open(input.genome);
  RowSet set{config.tracks, {}};
  for (const auto& chromosome : chromosomes_of(input, genome))
    set = add_tiles(std::move(set), input, genome, chromosome);
  if (set.rows.empty())
    throw UserError("no chromosome has a window of " + std::to_string(input.window) +
                        " known letters",
                    input.genome, "try a shorter window");
  return set;
}

}  // namespace s2fbench::sequences
