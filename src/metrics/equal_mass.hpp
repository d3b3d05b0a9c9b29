// Values in groups of about equal size, by rank: the bins of calibration and coverage.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace s2fbench::metrics {

// Indices of the values, smallest values first, cut into at most `groups` groups. A cut
// at rank i n / groups moves up to the end of a run of equal values, which no order can
// tell apart; so there are fewer groups where values repeat, and none is empty. Throws
// InternalError for NaN or no group.
std::vector<std::vector<std::size_t>> equal_mass_groups(std::span<const double> values,
                                                        std::size_t groups);

}  // namespace s2fbench::metrics
