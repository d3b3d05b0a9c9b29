// Noisy replicates: reads drawn from the expected coverage.
#pragma once

#include <span>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::synth {

// A Poisson count with the given mean (Knuth's product for small means, in pieces).
int draw_poisson(double mean, RandomStream& stream);

// Reads per base.
std::vector<float> draw_reads(std::span<const double> expected, RandomStream stream);

}  // namespace s2fbench::synth
