// Spearman's rho: Pearson's r of ranks, equal values sharing their mean rank.
#pragma once

#include <cstdint>
#include <span>

namespace s2fbench::metrics {

// A prediction in the upper half and the truth in the lower one, as numbers that have the
// order of the values: pairs can be sorted as integers. Neither may be NaN.
std::uint64_t rank_key(float x, float y);

// Exact: ranks are doubled to whole numbers and their products summed without rounding.
// NaN when either side is constant. Sorts `keys` in place: 8 bytes for each pair and
// nothing beside, since a value gives way to its rank.
double spearman(std::span<std::uint64_t> keys);

// Of one window, values rounded to float; NaN where a value is NaN or a side constant.
double window_spearman(const double* x, const double* y, int bins);

}  // namespace s2fbench::metrics
