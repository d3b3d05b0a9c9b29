// Everything that Pearson's r, the mean squared error and a regression line need of
// paired values, as sums that can be joined: a pass over the data in blocks, then a tree.
#pragma once

#include <cstddef>

namespace s2fbench::metrics {

struct PairMoments {
  double n = 0;
  double mean_x = 0;  // x: predicted
  double mean_y = 0;  // y: true
  double m2x = 0;     // sum of (x - mean_x)^2
  double m2y = 0;
  double cxy = 0;            // sum of (x - mean_x) (y - mean_y)
  double squared_error = 0;  // sum of (x - y)^2
};

// Two passes over n values. Constant values give a variance of exactly zero.
PairMoments pair_moments(const double* x, const double* y, std::size_t n);

// The moments of both parts together (Chan, Golub, LeVeque 1979).
PairMoments merge(const PairMoments& a, const PairMoments& b);

// The moments after x <- intercept + slope * x.
PairMoments map_x(const PairMoments& moments, double intercept, double slope);

}  // namespace s2fbench::metrics
