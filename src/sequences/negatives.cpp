#include "sequences/negatives.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "data/dinucleotide_shuffle.hpp"
#include "sequences/interval_sets.hpp"
#include "sequences/letters.hpp"
#include "sequences/region_rows.hpp"

namespace s2fbench::sequences {
namespace {

constexpr double kGcTolerance = 0.05;           // of the length
constexpr std::int64_t kDrawsPerNegative = 20;  // candidates of a genome

std::vector<std::size_t> positives_of(const RowSet& set) {
  std::vector<std::size_t> positives;
  for (std::size_t i = 0; i < set.rows.size(); ++i)
    if (set.rows[i].targets.at(0) == 1) positives.push_back(i);
  return positives;
}

int gc_of(const Row& row) {
  return static_cast<int>(std::count_if(
      row.bases.begin(), row.bases.end(),
      [](std::uint8_t base) { return base == data::kC || base == data::kG; }));
}

RowSet shuffles_of(RowSet& set, const NegativeConfig& config) {
  RowSet negatives{set.tracks, {}};
  for (const std::size_t p : positives_of(set)) {
    Row& positive = set.rows[p];
    if (positive.group.empty()) positive.group = "shuffles of " + positive.name;
    for (int i = 0; i < config.per_positive; ++i) {
      Row row = positive;
      row.name = fmt::format("shuffle{}:{}", i + 1, positive.name);
      row.targets = {0};
      row.chromosome = "";
      row.start = -1;
      row.bases = data::dinucleotide_shuffle(
          positive.bases,
          RandomStream(config.seed, "negatives", static_cast<std::uint64_t>(i), p));
      negatives.rows.push_back(std::move(row));
    }
  }
  negatives.notes = {"easy: the negatives are dinucleotide shuffles of the positives"};
  return negatives;
}

IntervalSets around_positives(const RowSet& set, const data::Genome& genome,
                              std::int64_t distance) {
  std::map<std::string, std::vector<data::Interval>> taken;
  for (const std::size_t p : positives_of(set)) {
    const Row& row = set.rows[p];
    const auto chromosome = chromosome_in(genome, row.chromosome);
    if (!chromosome || row.start < 0)
      throw UserError("the place of '" + row.name + "' in the genome is not known",
                      row.where, "negatives must not overlap it; try from: shuffles");
    taken[*chromosome].push_back(
        {row.start - distance, row.start + std::ssize(row.bases) + distance});
  }
  return IntervalSets(std::move(taken));
}

// Windows anywhere in the genome, each place as likely as another.
std::vector<data::RegionLine> anywhere(const data::Genome& genome, std::int64_t length,
                                       std::int64_t count, std::uint64_t seed) {
  std::vector<std::int64_t> ends;  // of each chromosome's places, counted through
  std::int64_t places = 0;
  for (const auto& chromosome : genome.chromosomes()) {
    places += std::max<std::int64_t>(0, chromosome.length - length + 1);
    ends.push_back(places);
  }
  std::vector<data::RegionLine> lines;
  if (places == 0) return lines;
  RandomStream stream(seed, "places of negatives");
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at =
        static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(places)));
    const auto c = static_cast<std::size_t>(
        std::upper_bound(ends.begin(), ends.end(), at) - ends.begin());
    const std::int64_t start = at - (c == 0 ? 0 : ends[c - 1]);
    lines.push_back({{genome.chromosomes()[c].name, {start, start + length}, ""}, {}});
  }
  return lines;
}

RowSet candidates_of(const RowSet& set, const NegativeConfig& config,
                     const data::Genome& genome, std::size_t positives) {
  const int length = static_cast<int>(set.rows.front().bases.size());
  const auto wanted = static_cast<std::int64_t>(positives) * config.per_positive;
  const auto lines =
      config.from == NegativeSource::regions
          ? data::read_bed_lines(config.regions)
          : anywhere(genome, length, wanted * kDrawsPerNegative, config.seed);
  RowSet pool = window_rows(lines, genome, {length, config.shift, config.stranded});
  const IntervalSets taken = around_positives(set, genome, config.distance);
  std::vector<bool> free, known;
  for (const Row& row : pool.rows)
    free.push_back(!taken.overlaps(row.chromosome, {row.start, row.start + length}));
  pool = kept(std::move(pool), free, "near a positive");
  for (const Row& row : pool.rows)
    known.push_back(std::find(row.bases.begin(), row.bases.end(), data::kOther) ==
                    row.bases.end());
  return kept(std::move(pool), known, "with an unknown base");
}

// Candidates that are free, by their number of G and C.
class Pool {
 public:
  Pool(const std::vector<Row>& rows, bool match_gc) : match_gc_(match_gc) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      free_[match_gc ? gc_of(rows[i]) : 0].push_back(i);
  }

  // One of those nearest to `gc`, `reach` away at most; nothing when there is none.
  std::optional<std::size_t> draw(int gc, int reach, RandomStream& stream) {
    if (!match_gc_) gc = reach = 0;
    auto above = free_.lower_bound(gc);
    auto nearest = above;
    if (above != free_.begin()) {
      const auto below = std::prev(above);
      if (above == free_.end() || gc - below->first < above->first - gc) nearest = below;
    }
    if (nearest == free_.end() || std::abs(nearest->first - gc) > reach)
      return std::nullopt;
    auto& list = nearest->second;
    std::swap(list[stream.below(list.size())], list.back());
    const std::size_t drawn = list.back();
    list.pop_back();
    if (list.empty()) free_.erase(nearest);
    return drawn;
  }

 private:
  bool match_gc_;
  std::map<int, std::vector<std::size_t>> free_;
};

RowSet drawn_from(RowSet pool, const RowSet& set, const NegativeConfig& config) {
  RowSet negatives{set.tracks, {}};
  Pool free(pool.rows, config.match_gc);
  RandomStream stream(config.seed, "negatives");
  const auto reach =
      static_cast<int>(kGcTolerance * static_cast<double>(set.rows.front().bases.size()));
  for (const std::size_t p : positives_of(set)) {
    for (int i = 0; i < config.per_positive; ++i) {
      const auto chosen = free.draw(gc_of(set.rows[p]), reach, stream);
      if (!chosen) {
        ++negatives.dropped["negatives that are wanted and not to be had"];
        continue;
      }
      Row row = std::move(pool.rows[*chosen]);
      row.name = "negative:" + row.name;
      row.targets = {0};
      row.fold = set.rows[p].fold;
      negatives.rows.push_back(std::move(row));
    }
  }
  for (const auto& [reason, count] : pool.dropped)
    negatives.dropped["candidates for negatives " + reason] += count;
  return negatives;
}

}  // namespace

RowSet with_negatives(RowSet set, const NegativeConfig& config) {
  if (config.from == NegativeSource::none) return set;
  const auto positives = positives_of(set).size();
  if (positives == 0)
    throw UserError("no row has label 1, so there is nothing to find negatives for",
                    set.rows.front().where);
  if (config.from == NegativeSource::shuffles) {
    RowSet shuffled = shuffles_of(set, config);
    return joined(std::move(set), std::move(shuffled));
  }
  const auto genome = data::Genome::open(config.genome);
  RowSet pool = candidates_of(set, config, genome, positives);
  if (pool.rows.empty())
    throw UserError(
        "no candidate for a negative is free of positives",
        config.from == NegativeSource::regions ? config.regions : config.genome);
  RowSet negatives = drawn_from(std::move(pool), set, config);
  if (negatives.rows.empty())
    throw UserError(
        "no candidate for a negative has the positives' share of G and C",
        config.from == NegativeSource::regions ? config.regions : config.genome,
        "try match: none");
  return joined(std::move(set), std::move(negatives));
}

}  // namespace s2fbench::sequences
