// Mean and spread over a few repeats, and the interval that they give the mean.
#pragma once

#include <limits>
#include <span>
#include <vector>

namespace s2fbench::noise {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kLevel = 0.95;        // of every interval
inline constexpr double kAlpha = 1 - kLevel;  // differences with a smaller p are resolved

struct Summary {
  int n = 0;           // finite values
  double mean = kNan;  // NaN when n = 0
  double sd = kNan;    // sample standard deviation, NaN when n < 2
};

struct Interval {
  double low = kNan;  // both NaN where there is none
  double high = kNan;
};

// The values that are no NaN: what every function of this folder looks at.
std::vector<double> defined(std::span<const double> values);
Summary summarise(std::span<const double> values);
// Student's t-interval of the mean; none when n < 2.
Interval t_interval(const Summary& summary);
// Quantile (1 + kLevel) / 2 of Student's t; NaN without degrees of freedom.
double t_quantile(double degrees_of_freedom);
double normal_quantile();

}  // namespace s2fbench::noise
