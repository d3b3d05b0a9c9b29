// Windows in the order of their scores: what areas under curves need of scores and
// labels.
//
// Windows of equal score are one level: no threshold can tell them apart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace s2fbench::metrics {

struct ScoreLevel {
  double positives = 0;  // windows with label 1
  double negatives = 0;
};

// Highest score first. Labels are 0 or 1. Empty when a score is NaN.
std::vector<ScoreLevel> score_levels(std::span<const float> scores,
                                     std::span<const float> labels);

// All of these are undefined (NaN) without windows of both classes.

// The share of pairs of a positive and a negative window in which the positive one has
// the higher score, equal scores counting one half: the area under the ROC curve.
double auroc(std::span<const ScoreLevel> levels);

// Sum over levels of (gain in recall) x (precision down to there), in steps.
double average_precision(std::span<const ScoreLevel> levels);

// Area under the precision-recall curve by the trapezoid rule, as the profile study had
// it: too friendly where levels are few, since straight lines between the points cannot
// be reached (Davis & Goadrich 2006). The curve begins at recall 0 and precision 1.
double aupr(std::span<const ScoreLevel> levels);

// Scores and labels of many windows, both row-major (windows, tracks).
struct LabelScores {
  int tracks = 0;
  std::vector<float> scores;
  std::vector<float> labels;
};

// One track of them.
std::vector<ScoreLevel> levels_of(const LabelScores& all, int track);

}  // namespace s2fbench::metrics
