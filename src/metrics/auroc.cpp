#include <limits>

#include "metrics/score_levels.hpp"

namespace s2fbench::metrics {

// Counts of pairs are whole numbers and halves: exact up to 2^53.
double auroc(std::span<const ScoreLevel> levels) {
  double positives = 0, negatives = 0, won = 0;
  for (const ScoreLevel& level : levels) {
    won += level.negatives * (positives + level.positives / 2);
    positives += level.positives;
    negatives += level.negatives;
  }
  if (positives == 0 || negatives == 0) return std::numeric_limits<double>::quiet_NaN();
  return won / (positives * negatives);
}

}  // namespace s2fbench::metrics
