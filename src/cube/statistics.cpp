#include "cube/statistics.hpp"

#include <cmath>
#include <limits>

namespace s2fbench::cube {

double t_quantile(int degrees_of_freedom) {
  static constexpr double kExact[] = {12.706205, 4.302653, 3.182446, 2.776445, 2.570582,
                                      2.446912,  2.364624, 2.306004, 2.262157, 2.228139,
                                      2.200985,  2.178813, 2.160369, 2.144787, 2.131450,
                                      2.119905,  2.109816, 2.100922, 2.093024, 2.085963};
  constexpr int known = sizeof kExact / sizeof kExact[0];
  if (degrees_of_freedom < 1) return std::numeric_limits<double>::quiet_NaN();
  if (degrees_of_freedom <= known) return kExact[degrees_of_freedom - 1];
  // Cornish-Fisher expansion around the normal quantile (Abramowitz and Stegun 26.7.5).
  const double z = 1.959963985, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
  const double n = degrees_of_freedom;
  return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) +
         (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
}

Summary summarise(const std::vector<double>& values) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Summary summary{0, nan, nan, nan, nan};
  double sum = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++summary.n;
  }
  if (summary.n == 0) return summary;
  summary.mean = sum / summary.n;
  if (summary.n < 2) return summary;
  double squares = 0;
  for (const double value : values)
    if (!std::isnan(value)) squares += (value - summary.mean) * (value - summary.mean);
  summary.sd = std::sqrt(squares / (summary.n - 1));
  const double half = t_quantile(summary.n - 1) * summary.sd / std::sqrt(summary.n);
  summary.low = summary.mean - half;
  summary.high = summary.mean + half;
  return summary;
}

}  // namespace s2fbench::cube
