// The metrics by name: which pair of tracks each compares and by which formula.
//
// To add one: a file with its formula, a row in registry.cpp, a row in the catalogue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/pair_moments.hpp"
#include "metrics/score_levels.hpp"

namespace s2fbench::metrics {

// What is compared with what: with the measured track, unless it says otherwise.
enum class Pairing {
  prediction,   // the model's output
  gc_baseline,  // a line over the bin's GC share, fitted on the training windows
  replicate,    // the track's stored replicate: the ceiling
  labels,       // a binary model's scores of the windows with their labels
};

struct Metric {
  std::string name;
  Pairing pairing;
  // One of the two, by the pairing; both give NaN where undefined.
  double (*value)(const PairMoments&);
  double (*ranked)(std::span<const ScoreLevel>) = nullptr;
};

const std::vector<Metric>& registry();
// nullptr when there is no such metric.
const Metric* find_metric(const std::string& name);

// Pearson's r over all windows and bins together; undefined without variance.
double pearson_whole(const PairMoments& moments);
// Mean of (predicted - true)^2; undefined without values.
double mse(const PairMoments& moments);

// How many values are undefined (NaN).
int count_undefined(std::span<const double> values);
// Mean of the defined values, NaN when there is none.
double mean_defined(std::span<const double> values);

}  // namespace s2fbench::metrics
