// A ceiling for tracks without a replicate: two halves of their own counts.
//
// Each base's count is split by a fair coin for every read end (binomial thinning), which
// gives two independent half-depth experiments where counts are Poisson and bases do not
// share reads; coverage piled up from whole reads makes it too high. The expected r of
// two experiments of the full depth follows by Spearman-Brown, 2 r / (1 + r).
#pragma once

#include <cstdint>
#include <functional>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "evaluate/baselines.hpp"

namespace s2fbench::evaluate {

// Collective over the gang. Sums (track, factor) of the test fold between the two halves;
// empty for tracks that have a replicate and for those whose values are not counts: rank
// 0 warns of these. Coins depend on the seed, the track and the window's place alone.
metrics::StatisticsTable count_split(const data::Dataset& dataset,
                                     const comm::Context& gang, const Grid& grid,
                                     std::uint64_t seed,
                                     const std::function<bool()>& stop);

}  // namespace s2fbench::evaluate
