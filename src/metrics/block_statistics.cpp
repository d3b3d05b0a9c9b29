#include "metrics/block_statistics.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
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

// (windows * bins): the mean of the tracks.
std::vector<double> mean_track(const std::vector<std::vector<double>>& tracks) {
  std::vector<double> mean(tracks.front().size());
  for (const auto& track : tracks)
    std::transform(mean.begin(), mean.end(), track.begin(), mean.begin(), std::plus<>());
  for (double& value : mean) value /= static_cast<double>(tracks.size());
  return mean;
}

std::vector<double> less(const std::vector<double>& values,
                         const std::vector<double>& subtracted) {
  std::vector<double> out(values.size());
  std::transform(values.begin(), values.end(), subtracted.begin(), out.begin(),
                 std::minus<>());
  return out;
}

// The entries of a table, filled track by track.
class TableFiller {
 public:
  TableFiller(const BlockShape& shape, std::span<const int> factors, const Groups& groups)
      : shape_(shape),
        factors_(factors),
        windows_(windows_of_groups(shape, groups)),
        table_(windows_.size() * static_cast<std::size_t>(shape.tracks) *
               factors.size()) {}

  // use(entry, x, y, windows, bins) for the track's entries of all groups and factors.
  template <typename Use>
  void each(int track, std::vector<double> predicted, std::vector<double> truth,
            const Use& use) {
    Pooled x(std::move(predicted)), y(std::move(truth));
    for (std::size_t f = 0; f < factors_.size(); ++f) {
      if (factors_[f] == 0) continue;
      const int bins = shape_.bins / factors_[f];
      const double* px = x.means(factors_[f]).data();
      const double* py = y.means(factors_[f]).data();
      for (std::size_t g = 0; g < windows_.size(); ++g) {
        const std::size_t row =
            g * static_cast<std::size_t>(shape_.tracks) + static_cast<std::size_t>(track);
        use(table_[row * factors_.size() + f], px, py, windows_[g], bins);
        px += static_cast<std::ptrdiff_t>(windows_[g]) * bins;
        py += static_cast<std::ptrdiff_t>(windows_[g]) * bins;
      }
    }
  }

  StatisticsTable take() { return std::move(table_); }

 private:
  const BlockShape& shape_;
  std::span<const int> factors_;
  std::vector<int> windows_;  // of each group
  StatisticsTable table_;
};

PairMoments moments_of(const double* x, const double* y, int windows, int bins) {
  return pair_moments(x, y, static_cast<std::size_t>(windows) * bins);
}

// Pooling is linear: what is subtracted before it is subtracted after it.
void add_contrast(const std::vector<std::vector<double>>& predicted,
                  const std::vector<std::vector<double>>& truth, TableFiller& table) {
  const auto mean_x = mean_track(predicted), mean_y = mean_track(truth);
  for (std::size_t t = 0; t < predicted.size(); ++t) {
    const int track = static_cast<int>(t);
    table.each(track, mean_x, mean_y,
               [](Statistics& entry, const double* x, const double* y, int windows,
                  int bins) { entry.tracks_mean = moments_of(x, y, windows, bins); });
    table.each(track, less(predicted[t], mean_x), less(truth[t], mean_y),
               [](Statistics& entry, const double* x, const double* y, int windows,
                  int bins) { entry.specific = moments_of(x, y, windows, bins); });
  }
}

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
  TableFiller table(shape, factors, groups);
  std::vector<std::vector<double>> all_predicted, all_truth;
  for (int track = 0; track < shape.tracks; ++track) {
    auto x = track_values(shape, predicted, track, order);
    auto y = track_values(shape, truth, track, order);
    if (parts.contrast) {
      all_predicted.push_back(x);
      all_truth.push_back(y);
    }
    table.each(
        track, std::move(x), std::move(y),
        [&parts](Statistics& entry, const double* px, const double* py, int windows,
                 int bins) { entry = statistics_of(px, py, windows, bins, parts); });
  }
  if (parts.contrast) add_contrast(all_predicted, all_truth, table);
  return table.take();
}

StatisticsTable merge(const StatisticsTable& a, const StatisticsTable& b) {
  if (a.size() != b.size()) throw InternalError("merging statistics of different tables");
  StatisticsTable out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(),
                 [](const Statistics& x, const Statistics& y) { return merge(x, y); });
  return out;
}

}  // namespace s2fbench::metrics
