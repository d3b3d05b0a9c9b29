// The rank correlation of two quantities that a third one drives.
#pragma once

#include <span>

namespace s2fbench::metrics {

// Spearman's rho; equal values share their mean rank. NaN where a value is NaN or a side
// is constant. In double precision, for some thousand values (rank_correlation.hpp is for
// whole chromosomes).
double rank_correlation(std::span<const double> x, std::span<const double> y);

// Of x and y given z (Kendall 1942, of rho): the correlation of the residuals of the
// ranks of x and y after regression on those of z. Does an ensemble's spread tell of the
// error, beyond both growing with the predicted mean? NaN where a rho is undefined or z
// determines the ranks of x or y.
double partial_rank_correlation(std::span<const double> x, std::span<const double> y,
                                std::span<const double> z);

}  // namespace s2fbench::metrics
