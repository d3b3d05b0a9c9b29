// r = cov(x, y) / sqrt(var(x) var(y)) over the whole chromosome.
#include <cmath>
#include <limits>

#include "metrics/metric.hpp"

namespace s2fbench::metrics {

double pearson_whole(const PairMoments& moments) {
  if (!(moments.m2x > 0) || !(moments.m2y > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  // Two roots: the product of the sums could overflow.
  return moments.cxy / (std::sqrt(moments.m2x) * std::sqrt(moments.m2y));
}

}  // namespace s2fbench::metrics
