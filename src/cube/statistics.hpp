// Mean, spread and interval over a few repeats.
#pragma once

#include <vector>

namespace s2fbench::cube {

struct Summary {
  int n = 0;        // finite values
  double mean = 0;  // NaN when n = 0
  double sd = 0;    // sample standard deviation, NaN when n < 2
  double low = 0;   // 95 % t-interval of the mean, NaN when n < 2
  double high = 0;
};

// NaNs are left out.
Summary summarise(const std::vector<double>& values);
// Quantile 0.975 of Student's t.
double t_quantile(int degrees_of_freedom);

}  // namespace s2fbench::cube
