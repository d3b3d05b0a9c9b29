// Ridge regression of several truths on the same features, from sums that can be added.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace s2fbench::metrics {

class RidgeSums {
 public:
  RidgeSums(int features, int truths);
  // From values() of such an object, or a sum of several.
  RidgeSums(int features, int truths, std::vector<double> values);

  // One observation. features: all of them; truths: `stride` apart.
  void add(std::span<const float> features, const float* truths, std::ptrdiff_t stride);

  // Intercept, then one weight for each feature: the least mean square error plus
  // `penalty` times the mean variance of a feature times the squared weights.
  std::vector<double> solve(int truth, double penalty) const;

  const std::vector<double>& values() const { return values_; }

 private:
  // Feature 0 is the constant 1. i >= j.
  double product(int i, int j) const;
  double with_truth(int i, int truth) const;

  int features_;
  int truths_;
  std::vector<double> values_;  // products, lower half by rows; then (feature, truth)
};

}  // namespace s2fbench::metrics
