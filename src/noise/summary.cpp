#include "noise/summary.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace s2fbench::noise {

namespace {
constexpr double kUpper = (1 + kLevel) / 2;
}

double t_quantile(double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0)) return kNan;
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), kUpper);
}

double normal_quantile() { return boost::math::quantile(boost::math::normal(), kUpper); }

std::vector<double> defined(std::span<const double> values) {
  std::vector<double> kept;
  for (const double value : values)
    if (!std::isnan(value)) kept.push_back(value);
  return kept;
}

Summary summarise(std::span<const double> values) {
  const std::vector<double> kept = defined(values);
  Summary summary;
  summary.n = static_cast<int>(kept.size());
  if (summary.n == 0) return summary;
  // Deviations from the first value, not from zero: exact for constants.
  double sum = 0;
  for (const double value : kept) sum += value - kept[0];
  summary.mean = kept[0] + sum / summary.n;
  if (summary.n < 2) return summary;
  double squares = 0;
  for (const double value : kept)
    squares += (value - summary.mean) * (value - summary.mean);
  summary.sd = std::sqrt(squares / (summary.n - 1));
  return summary;
}

Interval t_interval(const Summary& summary) {
  if (summary.n < 2) return {};
  const double half = t_quantile(summary.n - 1) * summary.sd / std::sqrt(summary.n);
  return {summary.mean - half, summary.mean + half};
}

}  // namespace s2fbench::noise
