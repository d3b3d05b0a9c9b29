#include "audit/leakage.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "audit/diagonals.hpp"
#include "audit/windows.hpp"
#include "base/error.hpp"
#include "data/reverse_complement.hpp"
#include "sequences/local_alignment.hpp"

namespace s2fbench::audit {
namespace {

using data::Tables;
using sequences::align_near;
using sequences::kLeastKmer;
using sequences::Kmer;
using sequences::KmerIndex;
using sequences::kMostKmer;
using sequences::Place;
using sequences::sampled_kmers;
using Bases = std::span<const std::uint8_t>;

constexpr std::int64_t kChunk = 64
                                << 20;  // bases of the reference that are indexed at once
// Candidates of a window that are aligned: more than are told of, for some fall through.
constexpr std::size_t kMostCandidates = 2 * kMostMatches;

Bases part(Bases bases, const Stretch& stretch) {
  return bases.subspan(static_cast<std::size_t>(stretch.start),
                       static_cast<std::size_t>(stretch.end - stretch.start));
}

// The stretches in pieces that are indexed together; pieces of one stretch share `shared`
// bases, so that no copy is cut.
std::vector<std::vector<Stretch>> chunks(const std::vector<Stretch>& stretches,
                                         int shared) {
  std::vector<std::vector<Stretch>> pieces;
  std::int64_t room = 0;
  for (const Stretch& stretch : stretches) {
    for (std::int64_t start = stretch.start;;) {
      if (room <= 2 * shared) {
        pieces.emplace_back();
        room = kChunk;
      }
      const Stretch piece{start, std::min(stretch.end, start + room)};
      pieces.back().push_back(piece);
      room -= piece.end - piece.start;
      if (piece.end == stretch.end) break;
      start = piece.end - shared;
    }
  }
  return pieces;
}

// What a query window may be a copy of, as far as the reference has been looked at.
struct Query {
  std::size_t row = 0;
  bool known = false;  // has enough bases and k-mers to tell
  std::vector<Diagonal> candidates = {};
};

class PairSearch {
 public:
  PairSearch(const Tables& tables, Bases bases, const AuditOptions& options,
             const Split& reference, const Split& query)
      : tables_(tables), bases_(bases), options_(options), reference_(reference) {
    for (const std::size_t row : query.rows()) queries_.push_back({row, is_known(row)});
  }

  // Adds candidates from one chunk of the reference.
  void look_in(const KmerIndex& index) {
    for (Query& query : queries_) {
      if (!query.known) continue;
      auto& best = query.candidates;
      for (const Diagonal& found : find_diagonals(
               hits(query.row, index), {options_.sketch.kmer, options_.overlap}))
        best.push_back(found);
      std::sort(best.begin(), best.end(), better);
      if (best.size() > kMostCandidates) best.resize(kMostCandidates);
    }
  }

  SplitPair result(int reference_fold, int query_fold) const {
    SplitPair pair{reference_fold, query_fold, std::ssize(reference_.rows()),
                   std::ssize(queries_)};
    for (const Query& query : queries_) {
      pair.unknown += query.known ? 0 : 1;
      if (const auto same = on_genome(query.row)) {
        ++pair.overlapping;
        pair.matches.push_back(*same);
      }
      const auto copies = verified(query);
      pair.duplicated += copies.empty() ? 0 : 1;
      pair.matches.insert(pair.matches.end(), copies.begin(), copies.end());
    }
    std::stable_sort(pair.matches.begin(), pair.matches.end(), worse);
    return pair;
  }

 private:
  static bool worse(const Match& a, const Match& b) {
    return a.nt * a.identity > b.nt * b.identity;
  }

  bool is_known(std::size_t row) const {
    const Bases window = part(bases_, bases_of(tables_, row));
    const auto known = std::count_if(window.begin(), window.end(),
                                     [](std::uint8_t base) { return base < 4; });
    return known >= options_.overlap && !sampled_kmers(window, options_.sketch).empty();
  }

  std::vector<Hit> hits(std::size_t row, const KmerIndex& index) const {
    const Stretch own = bases_of(tables_, row);
    const std::int64_t last = own.end - own.start - options_.sketch.kmer;
    std::vector<Hit> found;
    for (const Kmer& kmer : sampled_kmers(part(bases_, own), options_.sketch)) {
      for (const Place& place : index.places(kmer.key)) {
        // The very same bases are an overlap on the genome, told apart.
        if (place.position >= own.start && place.position < own.end) continue;
        const bool reverse = place.reverse != kmer.reverse;
        found.push_back({reverse ? last - kmer.position : std::int64_t{kmer.position},
                         place.position, reverse});
      }
    }
    return found;
  }

  std::optional<Match> on_genome(std::size_t row) const {
    const auto most = reference_.most_of(bases_of(tables_, row));
    if (!most) return {};
    return Match{row, most->row, true, false, static_cast<int>(most->nt), 1};
  }

  // The candidates whose alignment is long and equal enough; of several that align with
  // the same bases the first.
  std::vector<Match> verified(const Query& query) const {
    const Bases forward = part(bases_, bases_of(tables_, query.row));
    const auto backward = data::reverse_complement(forward);
    std::vector<std::pair<Match, Stretch>> kept;
    for (const Diagonal& candidate : query.candidates) {
      auto aligned = align(candidate.reverse ? Bases(backward) : forward, candidate);
      Match& match = aligned.first;
      const Stretch place = aligned.second;
      if (match.nt < options_.overlap || match.identity < options_.identity) continue;
      const bool told = std::any_of(kept.begin(), kept.end(), [&](const auto& other) {
        return other.first.reverse == candidate.reverse &&
               other.second.start < place.end && place.start < other.second.end;
      });
      if (told || kept.size() == kMostMatches) continue;
      match.query = query.row;
      match.reference = reference_.most_of(place)->row;
      match.reverse = candidate.reverse;
      kept.push_back(aligned);
    }
    std::vector<Match> matches;
    for (const auto& [match, place] : kept) matches.push_back(match);
    return matches;
  }

  // The alignment near the candidate and the bases of the reference in it.
  std::pair<Match, Stretch> align(Bases query, const Diagonal& candidate) const {
    const Stretch& whole = reference_.stretch_of(candidate.place);
    const std::int64_t from = std::max(whole.start, candidate.offset - kBand);
    const std::int64_t to =
        std::min(whole.end, candidate.offset + std::ssize(query) + kBand);
    const auto best =
        align_near(query, part(bases_, {from, to}), candidate.offset - from, kBand);
    Match match;
    match.nt = best.columns;
    match.identity = best.identity();
    return {match, {from + best.reference_start, from + best.reference_end}};
  }

  const Tables& tables_;
  Bases bases_;
  const AuditOptions& options_;
  const Split& reference_;
  std::vector<Query> queries_;
};

void check(const AuditOptions& options, Bases bases) {
  const Sketch& sketch = options.sketch;
  if (sketch.kmer < kLeastKmer || sketch.kmer > kMostKmer || sketch.kmer % 2 == 0) {
    throw UserError(fmt::format("--kmer wants an odd number from {} to {}: {}",
                                kLeastKmer, kMostKmer, sketch.kmer));
  }
  if (options.overlap < kLeastOverlap)
    throw UserError(
        fmt::format("--overlap wants {} nt or more: {}", kLeastOverlap, options.overlap));
  if (!(options.identity >= kLeastIdentity && options.identity <= 1))
    throw UserError(fmt::format("--identity wants a number from {} to 1: {}",
                                kLeastIdentity, options.identity));
  if (bases.size() >= std::size_t{1} << 32U)
    throw UserError("more than 4,294,967,295 bases cannot be audited; try --table");
}

}  // namespace

AuditReport find_leakage(const Tables& tables, Bases bases, const AuditOptions& options) {
  check(options, bases);
  const auto splits = split_windows(tables, options.tables);
  AuditReport report{options, {}};
  for (std::size_t reference = 0; reference < 2; ++reference) {
    std::vector<PairSearch> searches;
    for (std::size_t query = reference + 1; query < splits.size(); ++query)
      searches.emplace_back(tables, bases, options, splits[reference], splits[query]);
    for (const auto& chunk : chunks(splits[reference].stretches(), options.overlap)) {
      const KmerIndex index(bases, chunk, options.sketch);
      for (PairSearch& search : searches) search.look_in(index);
    }
    for (std::size_t i = 0; i < searches.size(); ++i)
      report.pairs.push_back(searches[i].result(static_cast<int>(reference),
                                                static_cast<int>(reference + 1 + i)));
  }
  return report;
}

}  // namespace s2fbench::audit
