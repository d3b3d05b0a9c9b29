// f(sequence, cell type): the expected coverage that a sequence has by the grammar.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "synth/scan.hpp"

namespace s2fbench::synth {

// The amplitudes of one site in its context (grammar.hpp: A and L).
struct Activity {
  PerCell additive = kNothing;
  PerCell multiplicative = kNothing;
};

// Expected reads per base, one vector per cell type, each as long as the sequence.
using Coverage = std::array<std::vector<double>, kCells>;

// How near two sites are for a partner: 1 up to kPlateauEnd, 0 from kPartnerReach on.
double nearness(double distance);

// Amplitudes of all sites, given sorted by start as scan() returns them.
std::vector<Activity> activities(std::span<const Site> sites);

Coverage expected_coverage(BaseView bases);
Coverage expected_coverage(std::int64_t length, std::span<const Site> sites,
                           std::span<const Activity> activities);

// A base influences coverage no further away than this.
inline constexpr int kContext = kReach + static_cast<int>(kPartnerReach) + 24;

}  // namespace s2fbench::synth
