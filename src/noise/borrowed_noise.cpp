#include "noise/borrowed_noise.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace s2fbench::noise {

TestResult borrowed_noise_test(const Summary& a, const Summary& b,
                               const BorrowedNoise& noise) {
  using boost::math::cdf;
  using boost::math::complement;
  TestResult result;
  if (a.n == 0 || b.n == 0 || !std::isfinite(a.mean - b.mean)) return result;
  result.statistic = (a.mean - b.mean) / (noise.sd * std::sqrt(1.0 / a.n + 1.0 / b.n));
  const double size = std::fabs(result.statistic);
  const double tail = noise.df ? cdf(complement(boost::math::students_t(*noise.df), size))
                               : cdf(complement(boost::math::normal(), size));
  result.p = 2 * tail;
  return result;
}

Interval borrowed_interval(const Summary& summary, const BorrowedNoise& noise) {
  if (summary.n == 0) return {};
  const double quantile = noise.df ? t_quantile(*noise.df) : normal_quantile();
  const double half = quantile * noise.sd / std::sqrt(summary.n);
  return {summary.mean - half, summary.mean + half};
}

}  // namespace s2fbench::noise
