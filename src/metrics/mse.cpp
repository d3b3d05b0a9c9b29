// Mean squared error over the whole chromosome.
#include <limits>

#include "metrics/metric.hpp"

namespace s2fbench::metrics {

double mse(const PairMoments& moments) {
  if (moments.n == 0) return std::numeric_limits<double>::quiet_NaN();
  return moments.squared_error / moments.n;
}

}  // namespace s2fbench::metrics
