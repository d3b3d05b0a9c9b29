// The metrics by name: which pair of tracks each compares, what must be summed for it and
// its value.
//
// To add one: a file with its formula, a row in registry.cpp, a row in the catalogue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/pair_moments.hpp"
#include "metrics/score_levels.hpp"
#include "metrics/statistics.hpp"
#include "metrics/variant_correlation.hpp"
#include "metrics/window_values.hpp"

namespace s2fbench::metrics {

// What is compared with what: with the measured track, unless it says otherwise.
enum class Pairing {
  prediction,  // the model's output; of binary models the logits
  labels,      // a score of each window with its label
  windows,     // nothing: how many windows there are
  // Window by window (WindowValues):
  totals,         // a profile model's total coverage with the measured one
  probabilities,  // a binary model's probability with the label
  shifts,         // the model with itself, through shifted windows
  spread,         // an ensemble's members, or a model's passes with dropout
  // Variant by variant, of one experiment (WindowValues, a variant for a window):
  variants,        // a model's scores with the measured effects
  variant_repeat,  // the effects of the experiment with those of its repetition
  // Trivial predictors, fitted on the training windows.
  gc_baseline,      // a line over the bin's GC share
  kmer_baseline,    // ridge regression on the bin's shares of 3-mers
  tracks_baseline,  // a line over the mean of the other tracks
  // What the truth's noise leaves to reach.
  replicate,    // the track's stored replicate
  count_split,  // the halves of the track's counts, where there is no replicate
};

// Whether it says nothing of a model.
bool is_companion(Pairing pairing);
// Whether its metrics have one value per track, of windows as wholes.
bool is_of_windows(Pairing pairing);
// Whether its metrics have one value per experiment.
bool is_of_variants(Pairing pairing);

// What is known of one track at one resolution. Of the parts alone that a metric needs.
struct Evidence {
  double windows = 0;
  Statistics sums = {};  // of smoothed values where the metric wants these
  std::span<const ScoreLevel> levels = {};  // of the windows
  double spearman = 0;                      // over all windows and bins
  double valid_factor = 0;                  // ratio_of_means of the validation windows
  const WindowValues* each = nullptr;  // nullptr where the pairing is of other models
};

struct Metric {
  std::string name;
  Pairing pairing;
  Parts parts;
  double (*value)(const Evidence&);  // NaN where undefined
  bool valid_factor = false;  // whether it needs a pass over the validation windows
};

const std::vector<Metric>& registry();
// nullptr when there is no such metric.
const Metric* find_metric(const std::string& name);

// Pearson's r over all windows and bins together; undefined without variance.
double pearson_whole(const PairMoments& moments);
// Mean of (predicted - true)^2; undefined without values.
double mse(const PairMoments& moments);

// Sum of true over sum of predicted; undefined where the latter is 0.
double ratio_of_means(const PairMoments& moments);
// The same metrics of predictions times a factor. Poisson: means over bins, in nats;
// undefined when a window has a bin without a likelihood, and for factors below 0.
double mse_scaled(const PairMoments& moments, double factor);
// p - y log p. The constant log y! is left out.
double poisson_nll(const PoissonSums& sums, double factor);
// 2 (y log(y / p) - (y - p)).
double poisson_deviance(const PoissonSums& sums, double factor);

// How many values are undefined (NaN).
int count_undefined(std::span<const double> values);
// Mean of the defined values, NaN when there is none.
double mean_defined(std::span<const double> values);

}  // namespace s2fbench::metrics
