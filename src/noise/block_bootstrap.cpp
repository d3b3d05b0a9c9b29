#include "noise/block_bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::noise {
namespace {

// Position `share` of the way from the smallest to the largest value.
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double rest = at - static_cast<double>(below);
  return sorted[below] + rest * (sorted[above] - sorted[below]);
}

std::size_t resamples_of(const Repeats& repeats) {
  for (const auto& repeat : repeats)
    if (repeat.size() != repeats.front().size())
      throw InternalError("repeats with different numbers of resamples");
  return repeats.empty() ? 0 : repeats.front().size();
}

}  // namespace

Multiplicities drawn_blocks(std::size_t blocks, const BootstrapPlan& plan, int resample) {
  Multiplicities times(blocks);
  RandomStream stream(plan.seed, "test blocks", 0, static_cast<std::uint64_t>(resample));
  for (std::size_t i = 0; i < blocks; ++i) ++times[stream.below(blocks)];
  return times;
}

std::vector<double> bootstrap_blocks(std::size_t blocks, const BlockStatistic& statistic,
                                     const BootstrapPlan& plan) {
  std::vector<double> values;
  for (int i = 0; i < plan.resamples; ++i)
    values.push_back(statistic(drawn_blocks(blocks, plan, i)));
  return values;
}

std::vector<double> with_these_repeats(const Repeats& repeats) {
  std::vector<double> means(resamples_of(repeats));
  for (std::size_t i = 0; i < means.size(); ++i) {
    for (const auto& repeat : repeats) means[i] += repeat[i];
    means[i] /= static_cast<double>(repeats.size());
  }
  return means;
}

std::vector<double> with_drawn_repeats(const Repeats& repeats, const BootstrapPlan& plan,
                                       std::uint64_t entry) {
  std::vector<double> means(resamples_of(repeats));
  for (std::size_t i = 0; i < means.size(); ++i) {
    RandomStream stream(plan.seed, "repeats", entry, i);
    for (std::size_t draw = 0; draw < repeats.size(); ++draw)
      means[i] += repeats[stream.below(repeats.size())][i];
    means[i] /= static_cast<double>(repeats.size());
  }
  return means;
}

Interval percentile_interval(std::span<const double> resampled) {
  std::vector<double> values = defined(resampled);
  if (values.size() < 2) return {};
  std::sort(values.begin(), values.end());
  return {quantile(values, kAlpha / 2), quantile(values, 1 - kAlpha / 2)};
}

TestResult bootstrap_test(double observed, std::span<const double> resampled) {
  TestResult result;
  const std::vector<double> values = defined(resampled);
  if (values.empty() || !std::isfinite(observed)) return result;
  double below = 1, above = 1;  // the observed one on both sides
  for (const double value : values) {
    if (value <= 0) ++below;
    if (value >= 0) ++above;
  }
  const auto all = static_cast<double>(values.size() + 1);
  result.statistic = observed;
  result.least_p = std::min(1.0, 2 / all);
  result.p = std::min(1.0, 2 * std::min(below, above) / all);
  return result;
}

}  // namespace s2fbench::noise
