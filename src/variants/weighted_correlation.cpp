#include "variants/weighted_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "variants/rank_levels.hpp"

namespace s2fbench::variants {
namespace {

// Mean around the first value, so that equal values have exactly themselves as mean.
double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * (values[i] - values[0]);
    total += weights[i];
  }
  return values[0] + sum / total;
}

}  // namespace

double weighted_pearson(std::span<const double> x, std::span<const double> y,
                        std::span<const double> weights) {
  if (x.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double mean_x = weighted_mean(x, weights), mean_y = weighted_mean(y, weights);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += weights[i] * dx * dx;
    yy += weights[i] * dy * dy;
    xy += weights[i] * dx * dy;
  }
  const bool defined = xx > 0 && yy > 0;  // false for NaN too
  return defined ? std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0)
                 : std::numeric_limits<double>::quiet_NaN();
}

double weighted_spearman(std::span<const double> x, std::span<const double> y,
                         std::span<const double> weights) {
  return weighted_pearson(RankLevels(x).ranks(weights), RankLevels(y).ranks(weights),
                          weights);
}

}  // namespace s2fbench::variants
