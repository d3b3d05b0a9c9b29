#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "noise/paired_samples.hpp"

namespace s2fbench::noise {
namespace {

// Counts how often the sum with flipped signs is at most, and at least, the observed one.
class Flips {
 public:
  explicit Flips(std::vector<double> differences) : differences_(std::move(differences)) {
    double size = 0;
    for (const double difference : differences_) {
      observed_ += difference;
      size += std::fabs(difference);
    }
    tolerance_ = 1e-14 * size;  // sums of the same values in another order are equal
  }

  void count_all() {
    const std::uint64_t ways = std::uint64_t{1} << differences_.size();
    for (std::uint64_t flipped = 0; flipped < ways; ++flipped) {
      double sum = 0;
      for (std::size_t i = 0; i < differences_.size(); ++i)
        sum += (flipped >> i & 1U) != 0 ? -differences_[i] : differences_[i];
      count(sum);
    }
  }

  void count_random(int draws, std::uint64_t seed) {
    count(observed_);
    RandomStream stream(seed, "sign-flip test");
    for (int draw = 0; draw < draws; ++draw) {
      double sum = 0;
      for (const double difference : differences_)
        sum += stream.below(2) == 0 ? difference : -difference;
      count(sum);
    }
  }

  double two_sided_p() const { return std::min(1.0, 2 * std::min(less_, more_) / all_); }

 private:
  void count(double sum) {
    ++all_;
    if (sum <= observed_ + tolerance_) ++less_;
    if (sum >= observed_ - tolerance_) ++more_;
  }

  std::vector<double> differences_;
  double observed_ = 0, tolerance_ = 0;
  double less_ = 0, more_ = 0, all_ = 0;
};

}  // namespace

TestResult sign_flip_test(std::span<const double> a, std::span<const double> b,
                          const PermutationPlan& plan) {
  if (a.size() != b.size()) throw InternalError("sign-flip test: of pairs of values");
  std::vector<double> differences;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) continue;
    differences.push_back(a[i] - b[i]);
    sum += differences.back();
  }
  TestResult result;
  const auto n = static_cast<double>(differences.size());
  if (n < 2) return result;
  result.statistic = sum / n;
  result.pairs = static_cast<int>(differences.size());
  result.least_p = std::exp2(1 - n);
  Flips flips(std::move(differences));
  if (std::exp2(n) <= plan.most_exact) {
    flips.count_all();
  } else {
    flips.count_random(plan.draws, plan.seed);
    result.least_p = std::max(result.least_p, 2.0 / (plan.draws + 1));
  }
  result.p = flips.two_sided_p();
  return result;
}

}  // namespace s2fbench::noise
