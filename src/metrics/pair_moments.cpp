#include "metrics/pair_moments.hpp"

namespace s2fbench::metrics {
namespace {

// Deviations from the first value, not from zero: exact for constants.
double mean_of(const double* values, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += values[i] - values[0];
  return values[0] + sum / static_cast<double>(n);
}

}  // namespace

PairMoments pair_moments(const double* x, const double* y, std::size_t n) {
  PairMoments out;
  if (n == 0) return out;
  out.n = static_cast<double>(n);
  out.mean_x = mean_of(x, n);
  out.mean_y = mean_of(y, n);
  // The sums of deviations are zero but for rounding; taking them out removes most of it.
  double rest_x = 0, rest_y = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double dx = x[i] - out.mean_x;
    const double dy = y[i] - out.mean_y;
    const double error = x[i] - y[i];
    rest_x += dx;
    rest_y += dy;
    out.m2x += dx * dx;
    out.m2y += dy * dy;
    out.cxy += dx * dy;
    out.squared_error += error * error;
  }
  out.m2x -= rest_x * rest_x / out.n;
  out.m2y -= rest_y * rest_y / out.n;
  out.cxy -= rest_x * rest_y / out.n;
  return out;
}

PairMoments merge(const PairMoments& a, const PairMoments& b) {
  if (a.n == 0) return b;
  if (b.n == 0) return a;
  PairMoments out;
  out.n = a.n + b.n;
  const double dx = b.mean_x - a.mean_x;
  const double dy = b.mean_y - a.mean_y;
  const double share = b.n / out.n;
  out.mean_x = a.mean_x + dx * share;
  out.mean_y = a.mean_y + dy * share;
  out.m2x = a.m2x + b.m2x + dx * dx * a.n * share;
  out.m2y = a.m2y + b.m2y + dy * dy * a.n * share;
  out.cxy = a.cxy + b.cxy + dx * dy * a.n * share;
  out.squared_error = a.squared_error + b.squared_error;
  return out;
}

PairMoments map_x(const PairMoments& moments, double intercept, double slope) {
  PairMoments out = moments;
  out.mean_x = intercept + slope * moments.mean_x;
  out.m2x = slope * slope * moments.m2x;
  out.cxy = slope * moments.cxy;
  const double bias = out.mean_x - out.mean_y;
  out.squared_error = moments.n * bias * bias + out.m2x - 2 * out.cxy + out.m2y;
  return out;
}

}  // namespace s2fbench::metrics
