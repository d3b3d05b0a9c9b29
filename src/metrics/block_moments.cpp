#include "metrics/block_moments.hpp"

#include <algorithm>
#include <cstddef>

#include "base/error.hpp"

namespace s2fbench::metrics {
namespace {

// One track of all windows as one row of doubles: (windows * bins).
std::vector<double> track_values(const BlockShape& shape, std::span<const float> values,
                                 int track) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(shape.windows) * shape.bins);
  for (int w = 0; w < shape.windows; ++w) {
    const auto first = (static_cast<std::size_t>(w) * shape.tracks + track) * shape.bins;
    const auto bins = values.subspan(first, shape.bins);
    out.insert(out.end(), bins.begin(), bins.end());
  }
  return out;
}

// Means of `factor` neighbours. Windows never mix: the factor divides their bins.
std::vector<double> mean_pooled(const std::vector<double>& values, int factor) {
  if (factor == 1) return values;
  std::vector<double> out(values.size() / factor);
  for (std::size_t i = 0; i < out.size(); ++i) {
    double sum = 0;
    for (int j = 0; j < factor; ++j) sum += values[i * factor + j];
    out[i] = sum / factor;
  }
  return out;
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

MomentTable block_moments(const BlockShape& shape, std::span<const float> predicted,
                          std::span<const float> truth, std::span<const int> factors) {
  const auto size = static_cast<std::size_t>(shape.windows) * shape.tracks * shape.bins;
  if (predicted.size() != size || truth.size() != size) {
    throw InternalError("moments of a block: predictions or truth of another shape");
  }
  MomentTable table;
  table.reserve(shape.tracks * factors.size());
  for (int track = 0; track < shape.tracks; ++track) {
    const auto x = track_values(shape, predicted, track);
    const auto y = track_values(shape, truth, track);
    for (const int factor : factors) {
      if (factor == 0) {
        table.push_back({});
        continue;
      }
      const auto pooled_x = mean_pooled(x, factor);
      const auto pooled_y = mean_pooled(y, factor);
      table.push_back(pair_moments(pooled_x.data(), pooled_y.data(), pooled_x.size()));
    }
  }
  return table;
}

MomentTable merge(const MomentTable& a, const MomentTable& b) {
  if (a.size() != b.size()) throw InternalError("merging moments of different tables");
  MomentTable out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(),
                 [](const PairMoments& x, const PairMoments& y) { return merge(x, y); });
  return out;
}

}  // namespace s2fbench::metrics
