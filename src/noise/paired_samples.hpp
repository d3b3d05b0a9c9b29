// Whether two models differ on the same things: elements of variants, measured once each.
#pragma once

#include <span>

#include "noise/two_samples.hpp"

namespace s2fbench::noise {

// Sign-flip permutation test of the mean difference a[i] - b[i], two-sided: over all ways
// to swap the two values within pairs, or random ones when there are too many, the
// observed one among them (scipy.stats.permutation_test, permutation_type='samples').
// Pairs with a NaN are left out; NaN with fewer than two pairs. least_p: of so many
// pairs.
TestResult sign_flip_test(std::span<const double> a, std::span<const double> b,
                          const PermutationPlan& plan = {});

}  // namespace s2fbench::noise
