// Which parts of a reference may be copies of a sequence: k-mers shared in the same
// order.
#pragma once

#include <cstdint>
#include <vector>

namespace s2fbench::audit {

// A k-mer of the query that also stands in the reference.
struct Hit {
  // Of its first base in the query, or in the query's reverse complement where `reverse`.
  std::int64_t query = 0;
  std::int64_t place = 0;  // of its first base in the reference
  bool reverse = false;
};

// Hits whose distance from query to reference is about the same.
struct Diagonal {
  std::int64_t offset = 0;  // reference = query + offset, of the middle hit
  bool reverse = false;
  std::int64_t place = 0;  // of the middle hit in the reference
  std::int64_t start = 0;  // first base of the hits in the query (of that strand)
  std::int64_t end = 0;    // after their last base
  int kmers = 0;           // different ones of the query
};

struct DiagonalRule {
  int kmer = 17;
  int overlap = 500;  // nt that a copy has at least
};

// Insertions and deletions may shift a copy by so many nt in all.
inline constexpr int kBand = 24;
// At 90 % identity a copy of 500 nt shares 80 of its 484 17-mers, of which 20 are
// sampled.
inline constexpr int kFewestKmers = 3;

// All that span 0.6 x overlap and more, the longest first; gaps in a span stay below
// `overlap`. The same for hits in any order.
std::vector<Diagonal> find_diagonals(std::vector<Hit> hits, const DiagonalRule& rule);

// Longer before shorter, then by place: a total order.
bool better(const Diagonal& a, const Diagonal& b);

}  // namespace s2fbench::audit
