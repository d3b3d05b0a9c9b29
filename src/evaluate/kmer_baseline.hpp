// What the letters alone say: ridge regression on the shares of 3-mers in a bin.
//
// Words and their reverse complements are one, which leaves 32; those of 1 and 2 letters
// follow from them but for a bin's ends. One regression for each track and resolution, on
// at most 16,384 training windows spread evenly over all.
#pragma once

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "evaluate/baselines.hpp"

namespace s2fbench::evaluate {

// Collective over the gang. Scores on the test fold of the coverage that the regression
// predicts.
BaselineScores kmer_baseline(const data::Dataset& dataset, const comm::Context& gang,
                             const BaselineRequest& request);

}  // namespace s2fbench::evaluate
