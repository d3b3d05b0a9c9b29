#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "noise/arrangement_count.hpp"
#include "noise/paired_samples.hpp"

namespace s2fbench::noise {
namespace {

void count_all(const std::vector<double>& differences, ArrangementCount& count) {
  const std::uint64_t ways = std::uint64_t{1} << differences.size();
  for (std::uint64_t flipped = 0; flipped < ways; ++flipped) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i)
      sum += (flipped >> i & 1U) != 0 ? -differences[i] : differences[i];
    count.add(sum);
  }
}

void count_random(const std::vector<double>& differences, const PermutationPlan& plan,
                  ArrangementCount& count) {
  count.add_observed();
  RandomStream stream(plan.seed, "sign-flip test");
  for (int draw = 0; draw < plan.draws; ++draw) {
    double sum = 0;
    for (const double difference : differences)
      sum += stream.below(2) == 0 ? difference : -difference;
    count.add(sum);
  }
}

}  // namespace

TestResult sign_flip_test(std::span<const double> a, std::span<const double> b,
                          const PermutationPlan& plan) {
  if (a.size() != b.size()) throw InternalError("sign-flip test: of pairs of values");
  std::vector<double> differences;
  double sum = 0, size = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) continue;
    differences.push_back(a[i] - b[i]);
    sum += differences.back();
    size += std::fabs(differences.back());
  }
  TestResult result;
  const auto n = static_cast<double>(differences.size());
  if (n < 2) return result;
  result.statistic = sum / n;
  result.pairs = static_cast<int>(differences.size());
  result.least_p = std::exp2(1 - n);
  ArrangementCount count(sum, size);
  if (std::exp2(n) <= plan.most_exact) {
    count_all(differences, count);
  } else {
    count_random(differences, plan, count);
    result.least_p = std::max(result.least_p, 2.0 / (plan.draws + 1));
  }
  result.p = count.two_sided_p();
  return result;
}

}  // namespace s2fbench::noise
