// Pearson's and Spearman's correlation of few values, each standing there several times.
#pragma once

#include <span>

namespace s2fbench::variants {

// Correlations of weighted values, as if each stood there `weight` times; NaN when one
// side does not vary. Ranks of equal values are their mean.
double weighted_pearson(std::span<const double> x, std::span<const double> y,
                        std::span<const double> weights);
double weighted_spearman(std::span<const double> x, std::span<const double> y,
                         std::span<const double> weights);

}  // namespace s2fbench::variants
