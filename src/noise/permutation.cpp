#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random_stream.hpp"
#include "noise/arrangement_count.hpp"
#include "noise/two_samples.hpp"

namespace s2fbench::noise {
namespace {

// The values less their mean.
std::vector<double> centred(std::vector<double> values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  const double mean = total / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
  return values;
}

double sum_of_sizes(const std::vector<double>& values) {
  double size = 0;
  for (const double value : values) size += std::fabs(value);
  return size;
}

// The first group's sum in every arrangement. With the total fixed, it orders as the
// difference of means.
class Arrangements {
 public:
  // The first `first` of the values are the observed first group.
  Arrangements(std::vector<double> values, std::size_t first)
      : values_(centred(std::move(values))),
        first_(first),
        count_(std::accumulate(values_.begin(),
                               values_.begin() + static_cast<std::ptrdiff_t>(first), 0.0),
               sum_of_sizes(values_)) {}

  void count_all() {
    std::vector<std::size_t> chosen(first_);
    std::iota(chosen.begin(), chosen.end(), 0);
    do {
      double sum = 0;
      for (const std::size_t i : chosen) sum += values_[i];
      count_.add(sum);
    } while (advance(chosen));
  }

  void count_random(int draws, std::uint64_t seed) {
    count_.add_observed();
    RandomStream stream(seed, "permutation test");
    std::vector<double> dealt = values_;
    for (int draw = 0; draw < draws; ++draw) {
      double sum = 0;
      for (std::size_t i = 0; i < first_; ++i) {
        std::swap(dealt[i], dealt[i + stream.below(dealt.size() - i)]);
        sum += dealt[i];
      }
      count_.add(sum);
    }
  }

  double two_sided_p() const { return count_.two_sided_p(); }

 private:
  // The next ascending choice of positions; false after the last.
  bool advance(std::vector<std::size_t>& chosen) const {
    for (std::size_t i = chosen.size(); i-- > 0;) {
      if (chosen[i] + (chosen.size() - i) >= values_.size()) continue;
      ++chosen[i];
      for (std::size_t j = i + 1; j < chosen.size(); ++j) chosen[j] = chosen[j - 1] + 1;
      return true;
    }
    return false;
  }

  std::vector<double> values_;
  std::size_t first_;
  ArrangementCount count_;
};

}  // namespace

double ways_to_choose(int n, int k) {
  double ways = 1;
  for (int i = 1; i <= std::min(k, n - k); ++i) ways = ways * (n - i + 1) / i;
  return std::round(ways);
}

double least_exact_p(int n_a, int n_b) {
  if (n_a < 1 || n_b < 1) return 1;
  return std::min(1.0, 2 / ways_to_choose(n_a + n_b, n_a));
}

TestResult permutation_test(std::span<const double> a, std::span<const double> b,
                            const PermutationPlan& plan) {
  const Summary x = summarise(a), y = summarise(b);
  TestResult result;
  if (x.n == 0 || y.n == 0 || !std::isfinite(x.mean - y.mean)) return result;
  result.statistic = x.mean - y.mean;
  std::vector<double> values = defined(a);
  for (const double value : defined(b)) values.push_back(value);
  Arrangements arrangements(std::move(values), static_cast<std::size_t>(x.n));
  result.least_p = least_exact_p(x.n, y.n);
  if (ways_to_choose(x.n + y.n, x.n) <= plan.most_exact) {
    arrangements.count_all();
  } else {
    arrangements.count_random(plan.draws, plan.seed);
    result.least_p = std::max(result.least_p, 2.0 / (plan.draws + 1));
  }
  result.p = arrangements.two_sided_p();
  return result;
}

}  // namespace s2fbench::noise
