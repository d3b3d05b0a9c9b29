// Spearman's rho over all windows and bins of a test set, exactly.
#pragma once

#include <functional>
#include <vector>

#include "evaluate/baselines.hpp"
#include "evaluate/spill.hpp"
#include "evaluate/test_sets.hpp"

namespace s2fbench::evaluate {

// Collective over the gang. (set of the pass, track, factor), NaN where undefined or
// where there is no such resolution. Each track is sorted by one rank, in 8 bytes for
// each of its values; values of coarser resolutions are means rounded to float.
std::vector<double> whole_spearman(const Spill& spill, const TestPass& pass,
                                   const Grid& grid, const comm::Context& gang,
                                   const std::function<bool()>& stop);

}  // namespace s2fbench::evaluate
