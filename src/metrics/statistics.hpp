// Everything that the metrics of one track at one resolution are made of, as sums that
// can be joined: of blocks of windows first, then in a tree.
//
// Only the parts that are asked for are summed; the others stay empty.
#pragma once

#include <compare>

#include "metrics/pair_moments.hpp"

namespace s2fbench::metrics {

// Which sums a metric needs.
struct Parts {
  bool pairs = false;            // PairMoments over all windows and bins
  bool window_pearson = false;   // Pearson's r of each window
  bool window_spearman = false;  // Spearman's rho of each window
  bool jensen_shannon = false;   // of each window's two profiles
  bool poisson = false;
  bool window_totals = false;  // the sum of each window's predictions, and its label
  bool ranks = false;          // Spearman's rho over all windows and bins
  bool smoothed = false;       // pairs and Pearson of windows after box-car smoothing
  bool contrast = false;       // pairs of what tracks have apart, and in common
  auto operator<=>(const Parts&) const = default;
};
// What either needs.
Parts either(const Parts& a, const Parts& b);
// Whether there is anything to sum in Statistics.
bool any_sums(const Parts& parts);
// Whether there is anything at all.
bool any(const Parts& parts);

// A value that some windows leave undefined.
struct WindowMean {
  double windows = 0;  // in which it is defined
  double sum = 0;
};
// Counts the value unless it is NaN.
WindowMean with_value(WindowMean mean, double value);
// NaN without a defined window.
double mean(const WindowMean& mean);

// Sums over the bins of windows whose every bin has a Poisson likelihood: a prediction
// p > 0 or, where nothing was measured, p = 0; a measured y >= 0; both finite.
struct PoissonSums {
  double windows = 0;
  double undefined = 0;  // windows with a bin that has none
  double bins = 0;
  double predicted = 0;  // sum of p
  double truth = 0;      // sum of y
  double y_log_p = 0;    // natural logarithm; 0 where y = 0
  double deviance = 0;   // sum of 2 (y log(y / p) - (y - p))
};

struct Statistics {
  PairMoments pairs = {};
  WindowMean window_pearson = {};
  WindowMean window_spearman = {};
  WindowMean js_distance = {};
  WindowMean js_divergence = {};
  PoissonSums poisson = {};
  // Of the track less the mean of all tracks in the same bin, and of that mean, which is
  // the same for every track; filled by block_statistics(), which sees all tracks.
  PairMoments specific = {};
  PairMoments tracks_mean = {};
};

// x: predicted, y: true; both (windows, bins).
Statistics statistics_of(const double* x, const double* y, int windows, int bins,
                         const Parts& parts);
// Those of both parts together.
Statistics merge(const Statistics& a, const Statistics& b);

// Of one window, x: predicted, y: true; NaN where undefined.
double window_pearson(const double* x, const double* y, int bins);

// Sums of one window; `undefined` is 1 where a bin has no likelihood.
PoissonSums poisson_sums(const double* predicted, const double* truth, int bins);

// In nats, of two profiles as distributions over bins, the way of the profile study:
// negative values count as 0, machine epsilon (2^-52) is added to every bin, the sum is
// made 1. NaN where a value is not finite, and for a single bin, whose divergence would
// be 0 whatever is predicted. The Jensen-Shannon distance is its square root.
double js_divergence(const double* x, const double* y, int bins);

}  // namespace s2fbench::metrics
