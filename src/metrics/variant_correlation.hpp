// How variants' scores, or their effects in a repeated experiment, follow the measured
// effects; of one experiment, signed.
#pragma once

#include "metrics/window_values.hpp"

namespace s2fbench::metrics {

// Pearson's r and Spearman's rho of `predicted` and `truth`; undefined when one side does
// not vary.
double variant_pearson(const WindowValues& variants);
double variant_spearman(const WindowValues& variants);
// How many variants are behind these.
double variant_count(const WindowValues& variants);

}  // namespace s2fbench::metrics
