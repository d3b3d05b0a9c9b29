#include "metrics/partial_rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

bool has_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(),
                     [](double value) { return std::isnan(value); });
}

// Ranks from 1 on, less their mean: small sums, whole or half numbers.
std::vector<double> centred_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  const double centre = (static_cast<double>(values.size()) - 1) / 2;
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    const double shared = static_cast<double>(first + last - 1) / 2 - centre;
    for (std::size_t i = first; i < last; ++i) ranks[order[i]] = shared;
  }
  return ranks;
}

double product(const std::vector<double>& x, const std::vector<double>& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

}  // namespace

double rank_correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw InternalError("rank_correlation: of pairs of values");
  if (has_nan(x) || has_nan(y)) return kUndefined;
  const auto a = centred_ranks(x);
  const auto b = centred_ranks(y);
  const double spread = std::sqrt(product(a, a) * product(b, b));
  return spread > 0 ? std::clamp(product(a, b) / spread, -1.0, 1.0) : kUndefined;
}

double partial_rank_correlation(std::span<const double> x, std::span<const double> y,
                                std::span<const double> z) {
  const double xy = rank_correlation(x, y);
  const double xz = rank_correlation(x, z);
  const double yz = rank_correlation(y, z);
  const double left = (1 - xz * xz) * (1 - yz * yz);
  return left > 1e-12 ? std::clamp((xy - xz * yz) / std::sqrt(left), -1.0, 1.0)
                      : kUndefined;
}

}  // namespace s2fbench::metrics
