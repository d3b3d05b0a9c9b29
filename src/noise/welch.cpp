#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "noise/two_samples.hpp"

namespace s2fbench::noise {

TestResult welch_test(std::span<const double> a, std::span<const double> b) {
  const Summary x = summarise(a), y = summarise(b);
  TestResult result;
  if (x.n < 2 || y.n < 2) return result;
  const double vx = x.sd * x.sd / x.n, vy = y.sd * y.sd / y.n;
  const double difference = x.mean - y.mean;
  result.statistic = difference / std::sqrt(vx + vy);
  if (!std::isfinite(result.statistic)) {
    if (std::isinf(result.statistic)) result.p = 0;
    return result;
  }
  // Welch-Satterthwaite, in shares: the variances' squares could underflow.
  const double share_x = vx / (vx + vy), share_y = vy / (vx + vy);
  const double df = 1 / (share_x * share_x / (x.n - 1) + share_y * share_y / (y.n - 1));
  if (!(df > 0)) return result;  // the variances overflow
  const boost::math::students_t t(df);
  result.p =
      2 * boost::math::cdf(boost::math::complement(t, std::fabs(result.statistic)));
  return result;
}

}  // namespace s2fbench::noise
