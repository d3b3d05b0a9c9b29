#include "train/masking.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random_stream.hpp"
#include "data/genome.hpp"

namespace s2fbench::train {
namespace {

RandomStream stream_of(const Masking& masking, const char* purpose, std::int64_t row) {
  return {masking.seed, purpose, static_cast<std::uint64_t>(masking.epoch),
          static_cast<std::uint64_t>(row)};
}

}  // namespace

std::vector<std::size_t> masked_places(const Masking& masking, std::int64_t row,
                                       std::span<const std::uint8_t> codes) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i] < data::kOther) places.push_back(i);
  const auto wanted =
      std::max(1.0, std::round(masking.share * static_cast<double>(places.size())));
  const auto count = std::min(places.size(), static_cast<std::size_t>(wanted));
  RandomStream stream = stream_of(masking, "mask", row);
  // The first steps of a Fisher-Yates shuffle draw without repetition.
  for (std::size_t i = 0; i < count; ++i)
    std::swap(places[i], places[i + stream.below(places.size() - i)]);
  places.resize(count);
  std::sort(places.begin(), places.end());
  return places;
}

std::vector<std::int64_t> with_masks(const Masking& masking, std::int64_t row,
                                     std::span<const std::uint8_t> codes,
                                     std::span<const std::size_t> places) {
  std::vector<std::int64_t> shown(codes.begin(), codes.end());
  RandomStream stream = stream_of(masking, "masked letter", row);
  for (const std::size_t place : places) {
    const std::uint64_t way = masking.epoch > 0 ? stream.below(10) : 0;
    if (way < 8) {
      shown[place] = kMasked;
    } else if (way == 8) {
      shown[place] = static_cast<std::int64_t>(stream.below(4));
    }
  }
  return shown;
}

}  // namespace s2fbench::train
