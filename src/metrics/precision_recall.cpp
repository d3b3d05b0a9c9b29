// Both areas under the precision-recall curve: in steps and by trapezoids.
#include <limits>

#include "metrics/score_levels.hpp"

namespace s2fbench::metrics {
namespace {

// Sum over levels of the gain in positives times `height(precision before, precision
// after)`, over all positives.
template <typename Height>
double area(std::span<const ScoreLevel> levels, const Height& height) {
  double positives = 0, negatives = 0, sum = 0, before = 1;
  for (const ScoreLevel& level : levels) {
    positives += level.positives;
    negatives += level.negatives;
    const double after = positives / (positives + negatives);
    sum += level.positives * height(before, after);
    before = after;
  }
  if (positives == 0 || negatives == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum / positives;
}

}  // namespace

double average_precision(std::span<const ScoreLevel> levels) {
  return area(levels, [](double, double after) { return after; });
}

double aupr(std::span<const ScoreLevel> levels) {
  return area(levels, [](double before, double after) { return (before + after) / 2; });
}

}  // namespace s2fbench::metrics
