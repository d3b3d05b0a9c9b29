#include "stores/unpack.hpp"

#include <algorithm>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::stores {
namespace {

// Of positions [first, end).
void mean_to(std::span<float> target, std::span<const float> values, std::size_t first,
             std::size_t end) {
  const std::size_t channels = target.size();
  std::vector<double> sum(channels);
  for (std::size_t p = first; p < end; ++p) {
    const float* row = values.data() + p * channels;
    for (std::size_t c = 0; c < channels; ++c) sum[c] += static_cast<double>(row[c]);
  }
  const auto count = static_cast<double>(end - first);
  for (std::size_t c = 0; c < channels; ++c)
    target[c] = static_cast<float>(sum[c] / count);
}

}  // namespace

void pool_to(std::span<float> target, std::span<const float> values, const Layout& layout,
             Pooling pooling, int tokens) {
  const int first = layout.special_start, end = tokens - layout.special_end;
  if (target.size() != static_cast<std::size_t>(layout.channels) ||
      values.size() != target.size() * static_cast<std::size_t>(layout.positions) ||
      tokens > layout.positions || end <= first)
    throw InternalError("pooling of a row that does not fit its store");
  switch (pooling) {
    case Pooling::cls:
      std::copy_n(values.begin(), target.size(), target.begin());
      return;
    case Pooling::mean:
      mean_to(target, values, static_cast<std::size_t>(first),
              static_cast<std::size_t>(end));
      return;
    case Pooling::mean_special:
      mean_to(target, values, 0, static_cast<std::size_t>(tokens));
      return;
    case Pooling::full:
      break;
  }
  throw InternalError("pooling to all positions");
}

void channels_first_to(std::span<float> target, std::span<const float> values,
                       int channels) {
  const auto width = static_cast<std::size_t>(channels);
  const std::size_t positions = values.size() / width;
  if (positions == 1) {
    std::copy(values.begin(), values.end(), target.begin());
    return;
  }
  // In tiles: rows of both sides stay in the cache.
  constexpr std::size_t kTile = 16;
  for (std::size_t c0 = 0; c0 < width; c0 += kTile) {
    const std::size_t c1 = std::min(width, c0 + kTile);
    for (std::size_t p0 = 0; p0 < positions; p0 += kTile) {
      const std::size_t p1 = std::min(positions, p0 + kTile);
      for (std::size_t c = c0; c < c1; ++c)
        for (std::size_t p = p0; p < p1; ++p)
          target[c * positions + p] = values[p * width + c];
    }
  }
}

}  // namespace s2fbench::stores
