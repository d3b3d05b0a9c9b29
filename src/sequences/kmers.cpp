#include "sequences/kmers.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace s2fbench::sequences {
namespace {

// The finaliser of MurmurHash3 (Appleby): a bijection on 64 bits.
std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33U;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33U;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33U);
}

bool low_complexity(std::uint64_t kmer, int length) {
  std::uint64_t seen = 0;
  for (int i = 0; i + 3 <= length; ++i, kmer >>= 2U) seen |= 1ULL << (kmer & 63U);
  return std::popcount(seen) <= kFewTrimers;
}

}  // namespace

std::vector<Kmer> sampled_kmers(std::span<const std::uint8_t> bases,
                                const Sketch& sketch) {
  std::vector<Kmer> kept;
  const auto length = static_cast<unsigned>(sketch.kmer);
  const std::uint64_t mask = (1ULL << (2 * length)) - 1;
  const std::uint64_t most =
      std::numeric_limits<std::uint64_t>::max() / static_cast<unsigned>(sketch.density);
  std::uint64_t forward = 0;
  std::uint64_t backward = 0;
  unsigned known = 0;  // bases since the last unknown one
  for (std::size_t i = 0; i < bases.size(); ++i) {
    const std::uint64_t code = bases[i];
    if (code > 3) {
      known = 0;
      continue;
    }
    forward = ((forward << 2U) | code) & mask;
    backward = (backward >> 2U) | ((3 - code) << (2 * (length - 1)));
    if (++known < length) continue;
    const std::uint64_t canonical = std::min(forward, backward);
    const std::uint64_t hash = mix(canonical);
    if (hash > most || low_complexity(canonical, sketch.kmer)) continue;
    kept.push_back({static_cast<std::uint32_t>(hash & 0x7fffffffU),
                    static_cast<std::uint32_t>(i + 1 - length), backward < forward});
  }
  return kept;
}

}  // namespace s2fbench::sequences
