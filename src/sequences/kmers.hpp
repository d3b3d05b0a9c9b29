// Sampled k-mers of a sequence: the same ones on both strands, whatever stands around
// them.
//
// A k-mer and its reverse complement are one (the smaller of both as a number); it is
// kept when its hash falls into the lowest 1 / density of all hashes (FracMinHash: Irber
// et al. 2022, sourmash). So two copies of a stretch keep the same k-mers, which windowed
// minimizers promise only where k + w - 1 bases are unchanged.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace s2fbench::sequences {

inline constexpr int kLeastKmer = 11;
inline constexpr int kMostKmer = 31;
// A k-mer of at most so many different 3-mers is low complexity and left out: repeats of
// up to 6 nt. A random 17-mer has 13 or 14.
inline constexpr int kFewTrimers = 6;

struct Sketch {
  int kmer = 17;    // nt, odd: no k-mer is its own reverse complement
  int density = 4;  // every so manieth k-mer
};

struct Kmer {
  std::uint32_t key = 0;       // 31 bits of the hash
  std::uint32_t position = 0;  // of its first base
  bool reverse = false;        // the reverse complement is the smaller one
};

// In the order of positions; none that holds a base other than A, C, G, T. `bases` are
// data::BaseCode.
std::vector<Kmer> sampled_kmers(std::span<const std::uint8_t> bases,
                                const Sketch& sketch);

}  // namespace s2fbench::sequences
