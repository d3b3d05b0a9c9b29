#include "metrics/block_statistics.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::metrics {
namespace {

// Windows group by group, in their own order within each.
std::vector<int> in_groups(const BlockShape& shape, const Groups& groups) {
  std::vector<int> order(static_cast<std::size_t>(shape.windows));
  std::iota(order.begin(), order.end(), 0);
  if (groups.of_window.empty()) return order;
  if (groups.of_window.size() != order.size()) {
    throw InternalError("statistics of a block: a window without a group");
  }
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return groups.of_window[static_cast<std::size_t>(a)] <
           groups.of_window[static_cast<std::size_t>(b)];
  });
  return order;
}

std::vector<int> windows_of_groups(const BlockShape& shape, const Groups& groups) {
  std::vector<int> windows(static_cast<std::size_t>(groups.count));
  if (groups.of_window.empty()) windows.at(0) = shape.windows;
  for (const int group : groups.of_window) ++windows.at(static_cast<std::size_t>(group));
  return windows;
}

// One track of all windows as one row of doubles: (windows * bins).
std::vector<double> track_values(const BlockShape& shape, std::span<const float> values,
                                 int track, std::span<const int> order) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(shape.windows) * shape.bins);
  for (const int w : order) {
    const auto first = (static_cast<std::size_t>(w) * shape.tracks + track) * shape.bins;
    const auto bins = values.subspan(first, shape.bins);
    out.insert(out.end(), bins.begin(), bins.end());
  }
  return out;
}

// Sums of neighbours. Windows never mix: the count divides their bins.
std::vector<double> summed(const std::vector<double>& values, int count) {
  std::vector<double> out(values.size() / static_cast<std::size_t>(count));
  const double* from = values.data();
  for (double& sum : out) {
    for (int i = 0; i < count; ++i) sum += *from++;
  }
  return out;
}

// One track at one resolution after the other, each pooled from the last where its bins
// are whole numbers of those.
class Pooled {
 public:
  explicit Pooled(std::vector<double> values)
      : values_(values), sums_(std::move(values)) {}

  // Means of `factor` bins.
  const std::vector<double>& means(int factor) {
    if (factor == factor_) return means_.empty() ? values_ : means_;
    if (factor % factor_ != 0) {
      sums_ = values_;
      factor_ = 1;
    }
    sums_ = summed(sums_, factor / factor_);
    factor_ = factor;
    means_ = sums_;
    for (double& value : means_) value /= factor;
    return means_;
  }

 private:
  std::vector<double> values_;
  std::vector<double> sums_;  // of factor_ values each
  std::vector<double> means_;
  int factor_ = 1;
};

}  // namespace

std::vector<int> pooling_factors(int trained, int input_length,
                                 std::span<const int> resolutions) {
  std::vector<int> out;
  for (const int resolution : resolutions) {
    const bool fits = resolution >= trained && resolution % trained == 0 &&
                      input_length % resolution == 0;
    out.push_back(fits ? resolution / trained : 0);
  }
  return out;
}

StatisticsTable block_statistics(const BlockShape& shape,
                                 std::span<const float> predicted,
                                 std::span<const float> truth,
                                 std::span<const int> factors, const Parts& parts,
                                 const Groups& groups) {
  const auto size = static_cast<std::size_t>(shape.windows) * shape.tracks * shape.bins;
  if (predicted.size() != size || truth.size() != size) {
    throw InternalError("statistics of a block: predictions or truth of another shape");
  }
  const auto order = in_groups(shape, groups);
  const auto windows = windows_of_groups(shape, groups);
  StatisticsTable table(windows.size() * shape.tracks * factors.size());
  for (int track = 0; track < shape.tracks; ++track) {
    Pooled x(track_values(shape, predicted, track, order));
    Pooled y(track_values(shape, truth, track, order));
    for (std::size_t f = 0; f < factors.size(); ++f) {
      if (factors[f] == 0) continue;
      const int bins = shape.bins / factors[f];
      const auto& pooled_x = x.means(factors[f]);
      const auto& pooled_y = y.means(factors[f]);
      std::size_t first = 0;
      for (std::size_t g = 0; g < windows.size(); ++g) {
        table[(g * shape.tracks + track) * factors.size() + f] = statistics_of(
            pooled_x.data() + first, pooled_y.data() + first, windows[g], bins, parts);
        first += static_cast<std::size_t>(windows[g]) * bins;
      }
    }
  }
  return table;
}

StatisticsTable merge(const StatisticsTable& a, const StatisticsTable& b) {
  if (a.size() != b.size()) throw InternalError("merging statistics of different tables");
  StatisticsTable out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(),
                 [](const Statistics& x, const Statistics& y) { return merge(x, y); });
  return out;
}

}  // namespace s2fbench::metrics
