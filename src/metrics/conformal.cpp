#include "metrics/conformal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "metrics/equal_mass.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kLeastMiscoverage = 1e-9;

// ceil((n + 1)(1 - miscoverage)); products that are whole but for rounding stay whole.
std::int64_t rank_of(std::int64_t scores, double miscoverage) {
  const double rank = static_cast<double>(scores + 1) * (1 - miscoverage);
  const double whole = std::round(rank);
  return static_cast<std::int64_t>(
      std::abs(rank - whole) < 1e-9 * whole ? whole : std::ceil(rank));
}

void check(double miscoverage) {
  if (!(miscoverage >= kLeastMiscoverage && miscoverage < 1))
    throw InternalError("conformal: the miscoverage lies from 1e-9 to below 1");
}

}  // namespace

double conformal_quantile(std::vector<double> scores, double miscoverage) {
  check(miscoverage);
  if (std::any_of(scores.begin(), scores.end(),
                  [](double score) { return std::isnan(score); })) {
    throw InternalError("conformal: a score is NaN");
  }
  const std::int64_t rank = rank_of(std::ssize(scores), miscoverage);
  if (rank > std::ssize(scores)) return std::numeric_limits<double>::infinity();
  const auto at = scores.begin() + (rank - 1);
  std::nth_element(scores.begin(), at, scores.end());
  return *at;
}

std::int64_t fewest_scores(double miscoverage) {
  check(miscoverage);
  auto scores = static_cast<std::int64_t>(1 / miscoverage) - 1;
  scores = std::max<std::int64_t>(scores - 1, 0);
  while (rank_of(scores, miscoverage) > scores) ++scores;
  return scores;
}

double Coverage::share() const {
  return windows > 0 ? static_cast<double>(covered) / static_cast<double>(windows)
                     : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Coverage> coverage_by_activity(std::span<const double> scores,
                                           double quantile,
                                           std::span<const double> activity, int groups) {
  if (scores.size() != activity.size() || groups < 1)
    throw InternalError("coverage_by_activity: as many scores as activities, some group");
  std::vector<Coverage> found;
  for (const auto& group :
       equal_mass_groups(activity, static_cast<std::size_t>(groups))) {
    Coverage coverage{std::ssize(group)};
    for (const std::size_t window : group) {
      coverage.covered += scores[window] <= quantile ? 1 : 0;
      coverage.activity += activity[window] / static_cast<double>(group.size());
    }
    found.push_back(coverage);
  }
  return found;
}

}  // namespace s2fbench::metrics
