#include "synth/agreement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace s2fbench::synth {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Pairs {
  std::vector<double> first, second;
};

Pairs complete(std::span<const double> first, std::span<const double> second) {
  Pairs pairs;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (std::isnan(first[i]) || std::isnan(second[i])) continue;
    pairs.first.push_back(first[i]);
    pairs.second.push_back(second[i]);
  }
  return pairs;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

double correlation(const Pairs& pairs) {
  if (pairs.first.size() < 2) return kNone;
  const double x = mean(pairs.first), y = mean(pairs.second);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < pairs.first.size(); ++i) {
    const double dx = pairs.first[i] - x, dy = pairs.second[i] - y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : kNone;
}

}  // namespace

double pearson(std::span<const double> truth, std::span<const double> measured) {
  return correlation(complete(truth, measured));
}

double spearman(std::span<const double> truth, std::span<const double> measured) {
  const Pairs pairs = complete(truth, measured);
  return correlation({ranks(pairs.first), ranks(pairs.second)});
}

double squared_error(std::span<const double> truth, std::span<const double> measured) {
  const Pairs pairs = complete(truth, measured);
  double sum = 0;
  for (std::size_t i = 0; i < pairs.first.size(); ++i) {
    sum += std::pow(pairs.first[i] - pairs.second[i], 2);
  }
  return pairs.first.empty() ? kNone : sum / static_cast<double>(pairs.first.size());
}

double area_under_roc(std::span<const double> scores, std::span<const int> labels) {
  const std::vector<double> rank = ranks(scores);
  double positives = 0, sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 0) continue;
    positives += 1;
    sum += rank[i];
  }
  const double negatives = static_cast<double>(labels.size()) - positives;
  if (positives == 0 || negatives == 0) return kNone;
  return (sum - positives * (positives + 1) / 2) / (positives * negatives);
}

std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    const double shared = (static_cast<double>(first) + static_cast<double>(end) + 1) / 2;
    for (std::size_t i = first; i < end; ++i) result[order[i]] = shared;
    first = end;
  }
  return result;
}

}  // namespace s2fbench::synth
