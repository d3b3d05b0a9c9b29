#include "metrics/rank_correlation.hpp"

#include <boost/sort/spreadsort/integer_sort.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "metrics/ordered_bits.hpp"

namespace s2fbench::metrics {
namespace {

// 64 bits do not hold the sum of products of 2^27 ranks.
__extension__ typedef __int128 Wide;

constexpr int kHalf = 32;
constexpr std::uint64_t kLower = 0xffffffff;

// Calls `visit(first, end)` for each run of keys with the same upper half.
template <typename Visit>
void for_each_run(std::span<const std::uint64_t> keys, const Visit& visit) {
  for (std::size_t first = 0, end = 0; first < keys.size(); first = end) {
    const std::uint64_t value = keys[first] >> kHalf;
    for (end = first + 1; end < keys.size() && keys[end] >> kHalf == value; ++end) {
    }
    visit(first, end);
  }
}

void sort(std::span<std::uint64_t> keys) {
  boost::sort::spreadsort::integer_sort(keys.begin(), keys.end());
}

}  // namespace

std::uint64_t rank_key(float x, float y) {
  return static_cast<std::uint64_t>(ordered_bits(x)) << kHalf | ordered_bits(y);
}

double spearman(std::span<std::uint64_t> keys) {
  // Twice the rank from 0 of values at first ... end - 1 is first + end - 1, of which the
  // mean over all is n - 1.
  const auto middle = static_cast<std::int64_t>(keys.size()) - 1;
  Wide xx = 0, yy = 0, xy = 0;
  sort(keys);
  for_each_run(keys, [&](std::size_t first, std::size_t end) {
    const auto rank = static_cast<std::int64_t>(first + end - 1);
    xx += static_cast<Wide>(rank - middle) * (rank - middle) *
          static_cast<std::int64_t>(end - first);
    // The truth comes up for the second sort, the rank stays below.
    for (std::size_t i = first; i < end; ++i) {
      keys[i] = (keys[i] & kLower) << kHalf | static_cast<std::uint64_t>(rank);
    }
  });
  sort(keys);
  for_each_run(keys, [&](std::size_t first, std::size_t end) {
    const auto rank = static_cast<std::int64_t>(first + end - 1);
    std::int64_t sum = 0;
    for (std::size_t i = first; i < end; ++i) {
      sum += static_cast<std::int64_t>(keys[i] & kLower) - middle;
    }
    yy += static_cast<Wide>(rank - middle) * (rank - middle) *
          static_cast<std::int64_t>(end - first);
    xy += static_cast<Wide>(rank - middle) * sum;
  });
  if (xx == 0 || yy == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(xy) /
         (std::sqrt(static_cast<double>(xx)) * std::sqrt(static_cast<double>(yy)));
}

double window_spearman(const double* x, const double* y, int bins) {
  std::vector<std::uint64_t> keys(static_cast<std::size_t>(bins));
  for (int i = 0; i < bins; ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    keys[static_cast<std::size_t>(i)] =
        rank_key(static_cast<float>(x[i]), static_cast<float>(y[i]));
  }
  return spearman(keys);
}

}  // namespace s2fbench::metrics
