// Jensen-Shannon divergence (Lin 1991) between two profiles of a window.
//
// With m = (p + q) / 2 and d = (p - q) / (p + q) it is the sum over bins of m f(d),
//   f(d) = ((1 + d) log(1 + d) + (1 - d) log(1 - d)) / 2 >= 0,
// which loses nothing where p and q are close, other than p log(p / m) + q log(q / m).
#include <cmath>
#include <limits>

#include "metrics/statistics.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

double raised(double value) { return (value > 0 ? value : 0) + kEpsilon; }

double x_log_x(double x) { return x > 0 ? x * std::log(x) : 0; }

double f(double d) {
  constexpr double near = 0.125;
  if (std::abs(d) >= near) return (x_log_x(1 + d) + x_log_x(1 - d)) / 2;
  // Sum over k of d^2k / (2 k (2k - 1)); the first term left out is below 2^-53 of it.
  const double z = d * d;
  double sum = 0;
  for (int k = 8; k >= 1; --k) sum = z * (sum + 1.0 / (2 * k * (2 * k - 1)));
  return sum;
}

}  // namespace

double js_divergence(const double* x, const double* y, int bins) {
  double sum_x = 0, sum_y = 0, plain = 0;
  for (int i = 0; i < bins; ++i) {
    sum_x += raised(x[i]);
    sum_y += raised(y[i]);
    plain += x[i] + y[i];
  }
  // A value that is not finite shows in the plain sum, which does not clip it away.
  if (bins < 2 || !std::isfinite(plain)) return std::numeric_limits<double>::quiet_NaN();
  double divergence = 0;
  for (int i = 0; i < bins; ++i) {
    const double p = raised(x[i]) / sum_x;
    const double q = raised(y[i]) / sum_y;
    divergence += (p + q) / 2 * f((p - q) / (p + q));
  }
  return divergence;
}

}  // namespace s2fbench::metrics
