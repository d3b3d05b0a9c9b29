// Simple linear regression from moments: the GC baseline of every table.
#pragma once

#include "metrics/pair_moments.hpp"

namespace s2fbench::metrics {

struct RegressionLine {
  double intercept = 0;
  double slope = 0;
};

// Least squares of y on x; flat at the mean of y when x does not vary.
RegressionLine fit_line(const PairMoments& moments);

}  // namespace s2fbench::metrics
