#include "sequences/kmer_index.hpp"

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>

namespace s2fbench::sequences {
namespace {

constexpr unsigned kTopBits = 20;
constexpr unsigned kKeyShift = 33;
constexpr std::int64_t kPiece = 1 << 20;  // bases whose k-mers are held at a time

std::size_t bucket(std::uint32_t key) { return key >> (31U - kTopBits); }

}  // namespace

KmerIndex::KmerIndex(std::span<const std::uint8_t> bases,
                     const std::vector<Stretch>& stretches, const Sketch& sketch) {
  std::int64_t total = 0;
  for (const Stretch& stretch : stretches) total += stretch.end - stretch.start;
  entries_.reserve(static_cast<std::size_t>(total / sketch.density + total / 32));
  for (const Stretch& stretch : stretches) {
    for (std::int64_t start = stretch.start; start < stretch.end; start += kPiece) {
      const std::int64_t end = std::min(stretch.end, start + kPiece + sketch.kmer - 1);
      const auto piece = bases.subspan(static_cast<std::size_t>(start),
                                       static_cast<std::size_t>(end - start));
      for (const Kmer& kmer : sampled_kmers(piece, sketch)) {
        const auto position = static_cast<std::uint64_t>(start) + kmer.position;
        entries_.push_back((static_cast<std::uint64_t>(kmer.key) << kKeyShift) |
                           (position << 1U) | (kmer.reverse ? 1U : 0U));
      }
    }
  }
  boost::sort::spreadsort::integer_sort(entries_.begin(), entries_.end());
  first_of_.assign((1U << kTopBits) + 1, 0);
  for (const std::uint64_t entry : entries_)
    ++first_of_[bucket(static_cast<std::uint32_t>(entry >> kKeyShift)) + 1];
  for (std::size_t b = 1; b < first_of_.size(); ++b) first_of_[b] += first_of_[b - 1];
}

std::vector<Place> KmerIndex::places(std::uint32_t key) const {
  const auto last = entries_.begin() + first_of_[bucket(key) + 1];
  auto entry = std::lower_bound(entries_.begin() + first_of_[bucket(key)], last,
                                static_cast<std::uint64_t>(key) << kKeyShift);
  std::vector<Place> found;
  for (; entry != last && *entry >> kKeyShift == key && found.size() < kMostPlaces;
       ++entry) {
    found.push_back(
        {static_cast<std::int64_t>((*entry >> 1U) & 0xffffffffU), (*entry & 1U) != 0});
  }
  return found;
}

}  // namespace s2fbench::sequences
