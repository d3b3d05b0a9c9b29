// Mann and Whitney 1947; ranks and tie correction as in Hollander and Wolfe.
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "noise/two_samples.hpp"

namespace s2fbench::noise {
namespace {

constexpr int kMostExact = 8, kMostOther = 500;  // values of the two groups

struct Ranks {
  double u = 0;     // pairs in which a is larger, ties as one half
  double ties = 0;  // sum of t^3 - t over groups of t equal values
};

Ranks rank_together(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<std::pair<double, bool>> all;  // value, whether of a
  for (const double value : a) all.emplace_back(value, true);
  for (const double value : b) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  Ranks out;
  double rank_sum = 0;  // of a
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    double of_a = 0;
    for (end = begin; end < all.size() && all[end].first == all[begin].first; ++end)
      of_a += all[end].second ? 1 : 0;
    const auto equal = static_cast<double>(end - begin);
    rank_sum += of_a * static_cast<double>(begin + end + 1) / 2;
    out.ties += equal * (equal * equal - 1);
  }
  const auto n = static_cast<double>(a.size());
  out.u = rank_sum - n * (n + 1) / 2;
  return out;
}

// P(U >= u) when all arrangements are equally likely: subsets of the ranks by size and
// sum, every number a sum of positive ones.
double exact_tail(int n_a, int n_b, double u) {
  const int size = std::min(n_a, n_b), most = n_a * n_b;
  // ways[k][s]: arrangements with k values of the smaller group that so far beat s
  // values of the other one.
  std::vector<std::vector<double>> ways(
      static_cast<std::size_t>(size) + 1,
      std::vector<double>(static_cast<std::size_t>(most) + 1));
  ways[0][0] = 1;
  for (int position = 0; position < n_a + n_b; ++position)
    for (int k = std::min(size, position + 1); k >= 1; --k) {
      // The k-th value of the smaller group at this position beats position - (k - 1).
      const auto beaten = static_cast<std::size_t>(position - (k - 1));
      const auto at = static_cast<std::size_t>(k);
      for (std::size_t s = ways[at].size(); s-- > beaten;)
        ways[at][s] += ways[at - 1][s - beaten];
    }
  double tail = 0, all = 0;
  for (int s = most; s >= 0; --s) {
    const double here = ways.back()[static_cast<std::size_t>(s)];
    all += here;
    if (s >= u) tail += here;
  }
  return tail / all;
}

double normal_tail(double n_a, double n_b, const Ranks& ranks, double u) {
  const double n = n_a + n_b;
  const double variance =
      n_a * n_b / 12 * ((n + 1) - (n > 1 ? ranks.ties / (n * (n - 1)) : 0));
  const double excess = u - n_a * n_b / 2 - 0.5;  // continuity
  if (!(variance > 0)) return 1;                  // all values are equal
  return boost::math::cdf(
      boost::math::complement(boost::math::normal(), excess / std::sqrt(variance)));
}

}  // namespace

TestResult mann_whitney_test(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = defined(a), y = defined(b);
  TestResult result;
  if (x.empty() || y.empty()) return result;
  const int n_x = static_cast<int>(x.size()), n_y = static_cast<int>(y.size());
  const Ranks ranks = rank_together(x, y);
  result.statistic = ranks.u;
  const double larger = std::max(ranks.u, static_cast<double>(n_x) * n_y - ranks.u);
  const bool exact = ranks.ties == 0 && std::min(n_x, n_y) <= kMostExact &&
                     std::max(n_x, n_y) <= kMostOther;
  result.least_p = least_exact_p(n_x, n_y);
  const double tail =
      exact ? exact_tail(n_x, n_y, larger) : normal_tail(n_x, n_y, ranks, larger);
  result.p = std::clamp(2 * tail, result.least_p, 1.0);
  return result;
}

}  // namespace s2fbench::noise
