// The background: an order-2 Markov chain whose GC content changes from region to region,
// with runs of N, soft-masked repeats and unmappable stretches.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "synth/chromosome.hpp"

namespace s2fbench::synth {

inline constexpr double kMeanGc = 0.42;
inline constexpr double kSdGc = 0.05;
inline constexpr std::int64_t kGcRegion = 4000;  // mean length of a region, nt

// Probabilities of A, C, G, T after two bases, at the given GC content.
std::array<double, 4> next_base(std::uint8_t before_last, std::uint8_t last, double gc);

// `number` tells chromosomes of one seed apart.
Chromosome make_background(const std::string& name, std::int64_t length,
                           std::uint64_t seed, std::uint64_t number);

bool overlaps_any(const std::vector<Interval>& intervals, std::int64_t start,
                  std::int64_t end);

}  // namespace s2fbench::synth
