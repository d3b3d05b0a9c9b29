// Split-conformal intervals: how far from a prediction the truth lies, from windows that
// neither trained nor stopped the model.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace s2fbench::metrics {

// The distance q for which a new window's score is at most q with a chance of at least
// 1 - miscoverage: the ceil((n + 1)(1 - miscoverage))-th smallest of the n calibration
// scores, infinity where n is too small for that (Papadopoulos et al. 2002; Lei et al.
// 2018, section 2.2). `scores` are such as |truth - prediction|, exchangeable with those
// to come. Throws InternalError for NaN and for a miscoverage outside [1e-9, 1).
double conformal_quantile(std::vector<double> scores, double miscoverage);
// The fewest calibration scores that give a finite quantile.
std::int64_t fewest_scores(double miscoverage);

// How often the truth lay within the interval.
struct Coverage {
  std::int64_t windows = 0;
  std::int64_t covered = 0;
  double activity = 0;  // mean over the windows of what they are grouped by

  double share() const;  // NaN without a window
};

// Of scores that were not calibrated on, those of at most `quantile`; in groups of about
// equal numbers of windows by activity, lowest first. One group: overall. A guarantee
// holds over all, so groups may fall short: that is what they are shown for.
std::vector<Coverage> coverage_by_activity(std::span<const double> scores,
                                           double quantile,
                                           std::span<const double> activity, int groups);

}  // namespace s2fbench::metrics
