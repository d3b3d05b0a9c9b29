// Predictions brought to the level of the truth by one factor per track.
#include <limits>

#include "metrics/metric.hpp"

namespace s2fbench::metrics {

double ratio_of_means(const PairMoments& moments) {
  if (moments.n == 0 || moments.mean_x == 0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return moments.mean_y / moments.mean_x;
}

double mse_scaled(const PairMoments& moments, double factor) {
  return mse(map_x(moments, 0, factor));
}

}  // namespace s2fbench::metrics
