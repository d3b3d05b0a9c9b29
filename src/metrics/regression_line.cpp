#include "metrics/regression_line.hpp"

namespace s2fbench::metrics {

RegressionLine fit_line(const PairMoments& moments) {
  RegressionLine line;
  line.slope = moments.m2x > 0 ? moments.cxy / moments.m2x : 0;
  line.intercept = moments.mean_y - line.slope * moments.mean_x;
  return line;
}

}  // namespace s2fbench::metrics
