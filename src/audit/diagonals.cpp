#include "audit/diagonals.hpp"

#include <algorithm>
#include <span>
#include <tuple>

namespace s2fbench::audit {
namespace {

std::int64_t offset_of(const Hit& hit) { return hit.place - hit.query; }

// One run of hits, sorted by query, without large gaps.
void add_run(std::vector<Diagonal>& found, std::span<const Hit> run,
             const DiagonalRule& rule) {
  const Hit& middle = run[run.size() / 2];
  Diagonal diagonal{offset_of(middle),
                    middle.reverse,
                    middle.place,
                    run[0].query,
                    run.back().query + rule.kmer,
                    0};
  std::int64_t last = -1;
  for (const Hit& hit : run) {
    diagonal.kmers += hit.query != last ? 1 : 0;
    last = hit.query;
  }
  const std::int64_t span = diagonal.end - diagonal.start;
  if (diagonal.kmers >= kFewestKmers && span * 10 >= std::int64_t{6} * rule.overlap)
    found.push_back(diagonal);
}

// Hits of one band of offsets: cut where too much of the query has none.
void add_band(std::vector<Diagonal>& found, std::span<Hit> band,
              const DiagonalRule& rule) {
  if (std::ssize(band) < kFewestKmers) return;
  std::sort(band.begin(), band.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.query, a.place) < std::tie(b.query, b.place);
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i <= band.size(); ++i) {
    if (i < band.size() && band[i].query - band[i - 1].query < rule.overlap) continue;
    add_run(found, band.subspan(first, i - first), rule);
    first = i;
  }
}

}  // namespace

bool better(const Diagonal& a, const Diagonal& b) {
  const auto rank = [](const Diagonal& d) {
    return std::make_tuple(d.start - d.end, -d.kmers, d.offset, d.reverse, d.start);
  };
  return rank(a) < rank(b);
}

std::vector<Diagonal> find_diagonals(std::vector<Hit> hits, const DiagonalRule& rule) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::make_tuple(a.reverse, offset_of(a), a.query) <
           std::make_tuple(b.reverse, offset_of(b), b.query);
  });
  std::vector<Diagonal> found;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= hits.size(); ++i) {
    if (i < hits.size() && hits[i].reverse == hits[first].reverse &&
        offset_of(hits[i]) - offset_of(hits[first]) <= kBand) {
      continue;
    }
    add_band(found, std::span(hits).subspan(first, i - first), rule);
    first = i;
  }
  std::sort(found.begin(), found.end(), better);
  return found;
}

}  // namespace s2fbench::audit
