#include <cmath>
#include <limits>

#include "metrics/metric.hpp"

namespace s2fbench::metrics {

const std::vector<Metric>& registry() {
  static const std::vector<Metric> rows = {
      {"pearson_whole", Pairing::prediction, pearson_whole},
      {"mse", Pairing::prediction, mse},
      {"pearson_whole_gc", Pairing::gc_baseline, pearson_whole},
      {"pearson_whole_replicate", Pairing::replicate, pearson_whole},
      {"auroc", Pairing::labels, nullptr, auroc},
      {"average_precision", Pairing::labels, nullptr, average_precision},
      {"aupr", Pairing::labels, nullptr, aupr},
  };
  return rows;
}

const Metric* find_metric(const std::string& name) {
  for (const auto& row : registry()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

int count_undefined(std::span<const double> values) {
  int count = 0;
  for (const double value : values) count += std::isnan(value) ? 1 : 0;
  return count;
}

double mean_defined(std::span<const double> values) {
  double sum = 0;
  int defined = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++defined;
  }
  return defined > 0 ? sum / defined : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace s2fbench::metrics
