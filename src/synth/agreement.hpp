// How well a noise-free truth agrees with what was drawn from it: what a perfect model
// reaches.
#pragma once

#include <span>
#include <vector>

namespace s2fbench::synth {

// Both have the same length; pairs with a NaN are left out. NaN when fewer than two pairs
// are left or one side is constant.
double pearson(std::span<const double> truth, std::span<const double> measured);
double spearman(std::span<const double> truth, std::span<const double> measured);
// Mean squared difference. NaN without a pair.
double squared_error(std::span<const double> truth, std::span<const double> measured);

// Area under the ROC curve of scores against labels 0 and 1; NaN without both.
double area_under_roc(std::span<const double> scores, std::span<const int> labels);

// From 1; equal values share the mean of their ranks.
std::vector<double> ranks(std::span<const double> values);

}  // namespace s2fbench::synth
