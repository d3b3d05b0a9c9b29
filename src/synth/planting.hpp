// Puts site clusters into a background. They come in active domains, with deserts
// between, and there are more of them where the GC content is high.
#pragma once

#include <cstdint>

#include "synth/chromosome.hpp"

namespace s2fbench::synth {

// Mean distance between the middles of neighbouring clusters of a domain, nt, before some
// are refused.
inline constexpr std::int64_t kClusterSpacing = 320;
// Domains and deserts are this long at least, and up to kDomainSpread longer, nt.
inline constexpr std::int64_t kDomainLeast = 5000;
inline constexpr std::int64_t kDomainSpread = 8000;

void plant_clusters(Chromosome& chromosome, std::uint64_t seed, std::uint64_t number);

}  // namespace s2fbench::synth
