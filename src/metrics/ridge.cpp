#include "metrics/ridge.hpp"

#include <cmath>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::metrics {
namespace {

using Matrix = std::vector<std::vector<double>>;  // symmetric, its lower half

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::size_t products(int features) { return at((features + 1) * (features + 2) / 2); }

// Of a positive matrix.
std::vector<double> cholesky_solve(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
      a[i][j] = i == j ? std::sqrt(sum) : sum / a[j][j];
    }
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

}  // namespace

RidgeSums::RidgeSums(int features, int truths)
    : RidgeSums(features, truths,
                std::vector<double>(products(features) + at((features + 1) * truths))) {}

RidgeSums::RidgeSums(int features, int truths, std::vector<double> values)
    : features_(features), truths_(truths), values_(std::move(values)) {
  if (values_.size() != products(features) + at((features + 1) * truths))
    throw InternalError("sums of another regression");
}

void RidgeSums::add(std::span<const float> features, const float* truths,
                    std::ptrdiff_t stride) {
  // Most features of a bin are 0.
  std::vector<std::pair<int, double>> there = {{0, 1.0}};
  for (int k = 0; k < features_; ++k)
    if (features[at(k)] != 0) there.emplace_back(k + 1, features[at(k)]);
  for (std::size_t i = 0; i < there.size(); ++i) {
    const auto [row, x] = there[i];
    double* sums = &values_[at(row * (row + 1) / 2)];
    for (std::size_t j = 0; j <= i; ++j) sums[there[j].first] += x * there[j].second;
    sums = &values_[products(features_) + at(row * truths_)];
    for (int t = 0; t < truths_; ++t) sums[t] += x * truths[t * stride];
  }
}

double RidgeSums::product(int i, int j) const { return values_[at(i * (i + 1) / 2 + j)]; }
double RidgeSums::with_truth(int i, int truth) const {
  return values_[products(features_) + at(i * truths_ + truth)];
}

std::vector<double> RidgeSums::solve(int truth, double penalty) const {
  const double n = product(0, 0);
  const auto mean = [&](int feature) { return product(feature + 1, 0) / n; };
  const double mean_truth = with_truth(0, truth) / n;
  Matrix matrix(at(features_), std::vector<double>(at(features_)));
  std::vector<double> right(at(features_));
  double trace = 0;
  for (int i = 0; i < features_; ++i) {
    right[at(i)] = with_truth(i + 1, truth) / n - mean(i) * mean_truth;
    for (int j = 0; j <= i; ++j)
      matrix[at(i)][at(j)] = product(i + 1, j + 1) / n - mean(i) * mean(j);
    trace += matrix[at(i)][at(i)];
  }
  // Where no feature varies at all, any positive number makes all weights 0.
  const double ridge = trace > 0 ? penalty * trace / features_ : 1;
  for (int i = 0; i < features_; ++i) matrix[at(i)][at(i)] += ridge;
  auto weights = cholesky_solve(std::move(matrix), std::move(right));
  double intercept = mean_truth;
  for (int i = 0; i < features_; ++i) intercept -= weights[at(i)] * mean(i);
  weights.insert(weights.begin(), intercept);
  return weights;
}

}  // namespace s2fbench::metrics
