// Where the sampled k-mers of a stretch of the genome stand.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sequences/kmers.hpp"

namespace s2fbench::sequences {

// [start, end) in the bases of a dataset.
struct Stretch {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

struct Place {
  std::int64_t position = 0;  // of the k-mer's first base in the dataset's bases
  bool reverse = false;       // as Kmer::reverse
};

// 8 bytes per sampled k-mer and a table of 2^20 numbers.
class KmerIndex {
 public:
  // Positions must be below 2^32.
  KmerIndex(std::span<const std::uint8_t> bases, const std::vector<Stretch>& stretches,
            const Sketch& sketch);

  // The first places of a k-mer by position, kMostPlaces of them. A family of repeats
  // thus has the same members for all its k-mers, and no k-mer costs more than others.
  std::vector<Place> places(std::uint32_t key) const;
  std::size_t size() const { return entries_.size(); }

  static constexpr std::size_t kMostPlaces = 32;

 private:
  std::vector<std::uint64_t> entries_;  // key (31 bits), position (32), reverse (1)
  std::vector<std::uint32_t>
      first_of_;  // first entry of each value of the key's top bits
};

}  // namespace s2fbench::sequences
