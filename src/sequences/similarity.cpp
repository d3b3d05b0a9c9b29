#include "sequences/similarity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "data/genome.hpp"
#include "sequences/kmer_index.hpp"
#include "sequences/letters.hpp"
#include "sequences/local_alignment.hpp"

namespace s2fbench::sequences {
namespace {

using Bases = std::span<const std::uint8_t>;

constexpr int kBand = 8;                      // nt of insertions and deletions, in all
constexpr std::int64_t kMostKmers = 1 << 25;  // sampled, of the table: 256 MiB
constexpr int kLeastShared = 2;               // k-mers on one diagonal

// Long enough that a k-mer is in few rows by chance, short enough to survive changes.
Sketch sketch_for(std::int64_t bases) {
  Sketch sketch{13, 1};
  while (sketch.kmer < 19 &&
         std::pow(4.0, sketch.kmer) < 8.0 * static_cast<double>(bases))
    sketch.kmer += 2;
  sketch.density = static_cast<int>((bases + kMostKmers - 1) / kMostKmers);
  return sketch;
}

// A k-mer that a row shares with an earlier one.
struct Hit {
  std::size_t row = 0;  // the earlier one
  bool reverse = false;
  std::int64_t offset = 0;  // place in the earlier row - place in this one (turned)
  std::int64_t place = 0;   // in this one (turned)
  auto operator<=>(const Hit&) const = default;
};

// The rows before `row` with hits, sorted.
std::vector<Hit> hits_of(std::size_t row, const RowBases& rows, const KmerIndex& index,
                         const Sketch& sketch) {
  std::vector<Hit> hits;
  const Bases own = rows.inner(row);
  for (const Kmer& kmer : sampled_kmers(own, sketch)) {
    for (const Place& place : index.places(kmer.key)) {
      const auto other = static_cast<std::size_t>(place.position / rows.length);
      if (other >= row) break;  // places come in order
      const bool reverse = kmer.reverse != place.reverse;
      const std::int64_t here =
          reverse ? std::ssize(own) - sketch.kmer - std::int64_t{kmer.position}
                  : std::int64_t{kmer.position};
      const std::int64_t there = place.position % rows.length - rows.left;
      hits.push_back({other, reverse, there - here, here});
    }
  }
  std::sort(hits.begin(), hits.end());
  return hits;
}

// The offset in the middle of the most hits within a band, of one row and strand; nothing
// for too few.
std::optional<std::int64_t> best_offset(std::span<const Hit> hits) {
  std::size_t most = kLeastShared - 1, best = 0, first = 0;
  for (std::size_t last = 0; last < hits.size(); ++last) {
    while (hits[last].offset - hits[first].offset > kBand) ++first;
    if (last - first + 1 <= most) continue;
    most = last - first + 1;
    best = first + (last - first) / 2;
  }
  if (most < kLeastShared) return std::nullopt;
  return hits[best].offset;
}

bool similar(Bases query, Bases reference, std::int64_t offset,
             const SimilarityRule& rule) {
  const LocalAlignment found = align_near(query, reference, offset, kBand);
  const auto known = [](Bases bases) {
    return std::count_if(bases.begin(), bases.end(),
                         [](std::uint8_t base) { return base < data::kOther; });
  };
  const auto shorter = std::min(known(query), known(reference));
  return found.columns > 0 && found.identity() >= rule.identity &&
         static_cast<double>(found.query_end - found.query_start) >=
             rule.cover * static_cast<double>(shorter);
}

}  // namespace

RowSets::RowSets(std::size_t rows) : parent_(rows) {
  std::iota(parent_.begin(), parent_.end(), std::size_t{0});
}

std::size_t RowSets::first_of(std::size_t row) {
  while (parent_[row] != row) row = parent_[row] = parent_[parent_[row]];
  return row;
}

void RowSets::join(std::size_t a, std::size_t b) {
  a = first_of(a);
  b = first_of(b);
  parent_[std::max(a, b)] = std::min(a, b);
}

RowSets joined_by_similarity(RowSets sets, const RowBases& rows,
                             const SimilarityRule& rule) {
  if (std::ssize(rows.bases) > std::int64_t{std::numeric_limits<std::uint32_t>::max()})
    throw UserError("more than 2^32 bases cannot be searched for similar sequences", "",
                    "try split: {by: random} on fewer rows");
  const Sketch sketch = sketch_for(std::ssize(rows.bases));
  std::vector<Stretch> stretches;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto first = static_cast<std::int64_t>(row) * rows.length;
    stretches.push_back({first + rows.left, first + rows.length - rows.right});
  }
  const KmerIndex index(rows.bases, stretches, sketch);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto hits = hits_of(row, rows, index, sketch);
    const auto turned = reverse_complement(rows.inner(row));
    for (std::size_t first = 0, last = 0; first < hits.size(); first = last) {
      while (last < hits.size() && hits[last].row == hits[first].row &&
             hits[last].reverse == hits[first].reverse)
        ++last;
      const std::size_t other = hits[first].row;
      if (sets.first_of(row) == sets.first_of(other)) continue;
      const auto offset = best_offset(std::span(hits).subspan(first, last - first));
      if (!offset) continue;
      const Bases query = hits[first].reverse ? Bases(turned) : rows.inner(row);
      if (similar(query, rows.inner(other), *offset, rule)) sets.join(row, other);
    }
  }
  return sets;
}

RowSets joined_by_equality(RowSets sets, const RowBases& rows) {
  std::unordered_map<std::string, std::size_t> first;
  const auto length = static_cast<std::size_t>(rows.length);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto letters =
        canonical(rows.bases.subspan(row * length, length), rows.left, rows.right);
    const auto [known, fresh] =
        first.try_emplace(std::string(letters.begin(), letters.end()), row);
    if (!fresh) sets.join(row, known->second);
  }
  return sets;
}

}  // namespace s2fbench::sequences
