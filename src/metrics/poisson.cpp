// Poisson negative log-likelihood and deviance of measured coverage y under the rate p.
#include <cmath>
#include <limits>

#include "metrics/metric.hpp"
#include "metrics/statistics.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool defined(const PoissonSums& sums) { return sums.windows > 0 && sums.undefined == 0; }

}  // namespace

PoissonSums poisson_sums(const double* predicted, const double* truth, int bins) {
  PoissonSums sums{.windows = 1, .bins = static_cast<double>(bins)};
  for (int i = 0; i < bins; ++i) {
    const double p = predicted[i], y = truth[i];
    const bool likely = y >= 0 && (y > 0 ? p > 0 : p >= 0) && std::isfinite(p + y);
    if (!likely) return {.undefined = 1};
    sums.predicted += p;
    sums.truth += y;
    if (y > 0) {
      sums.y_log_p += y * std::log(p);
      sums.deviance += 2 * (y * std::log(y / p) - (y - p));
    } else {
      sums.deviance += 2 * p;
    }
  }
  return sums;
}

double poisson_nll(const PoissonSums& sums, double factor) {
  if (!defined(sums) || !(factor > 0)) return kNan;
  const double y_log_p = sums.y_log_p + sums.truth * std::log(factor);
  return (factor * sums.predicted - y_log_p) / sums.bins;
}

double poisson_deviance(const PoissonSums& sums, double factor) {
  if (!defined(sums) || !(factor > 0)) return kNan;
  const double change =
      2 * ((factor - 1) * sums.predicted - sums.truth * std::log(factor));
  return (sums.deviance + change) / sums.bins;
}

}  // namespace s2fbench::metrics
