// Two passes in long double over everything at once: what the mergeable sums must agree
// with.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "metrics/pair_moments.hpp"

namespace s2fbench::metrics {

struct Reference {
  double pearson;
  double mse;
};

inline Reference reference(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<long double>(x.size());
  long double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  long double xx = 0, yy = 0, xy = 0, error = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    error += (static_cast<long double>(x[i]) - y[i]) * (x[i] - y[i]);
  }
  return {static_cast<double>(xy / std::sqrt(xx * yy)), static_cast<double>(error / n)};
}

}  // namespace s2fbench::metrics
