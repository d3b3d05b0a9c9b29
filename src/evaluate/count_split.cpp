#include "evaluate/count_split.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/random_stream.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr int kBlock = 64;  // windows
// Stored coverage may be half precision, whose whole numbers are exact.
constexpr float kWhole = 1e-3F;
// Values that may be no whole numbers: a count clipped at a percentile, say.
constexpr double kMostBroken = 0.01;

// Heads among so many throws of a fair coin.
std::uint64_t heads(std::uint64_t throws, RandomStream& stream) {
  std::uint64_t count = 0;
  for (; throws >= 64; throws -= 64)
    count += static_cast<std::uint64_t>(std::popcount(stream.next()));
  if (throws == 0) return count;
  return count +
         static_cast<std::uint64_t>(std::popcount(stream.next() >> (64 - throws)));
}

class CountSplit {
 public:
  CountSplit(const data::Dataset& dataset, const Grid& grid, std::uint64_t seed)
      : dataset_(dataset),
        grid_(grid),
        seed_(seed),
        length_(dataset.input_length()),
        bins_(length_ / grid.trained),
        tracks_(static_cast<int>(dataset.tracks().size())) {}

  // `more` counts by track the values that are not 0, and those that are no counts.
  train::BlockSums split(std::span<const data::View> views) const {
    const auto coverage = dataset_.coverage(data::Fold::test, views, 1);
    const auto size = views.size() * static_cast<std::size_t>(tracks_ * bins_);
    std::vector<float> one(size), other(size);
    train::BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    sums.more.resize(2 * static_cast<std::size_t>(tracks_));
    std::size_t row = 0;
    for (const auto& view : views) {
      for (int track = 0; track < tracks_; ++track, ++row) {
        auto stream = stream_of(view, track);
        const auto base = row * static_cast<std::size_t>(length_);
        for (int i = 0; i < length_; ++i) {
          const float value = coverage[base + static_cast<std::size_t>(i)];
          if (value == 0) continue;
          const float count = std::round(value);
          const auto t = 2 * static_cast<std::size_t>(track);
          sums.more[t] += 1;
          if (!(count >= 0 && std::abs(value - count) <= kWhole)) {
            sums.more[t + 1] += 1;
            continue;
          }
          const auto bin = row * static_cast<std::size_t>(bins_) +
                           static_cast<std::size_t>(i / grid_.trained);
          const auto half =
              static_cast<float>(heads(static_cast<std::uint64_t>(count), stream));
          one[bin] += half;
          other[bin] += count - half;
        }
      }
    }
    sums.table =
        metrics::block_statistics({static_cast<int>(views.size()), tracks_, bins_}, one,
                                  other, grid_.factors, kCeilingParts);
    return sums;
  }

 private:
  RandomStream stream_of(const data::View& view, int track) const {
    const auto& window =
        dataset_.windows(data::Fold::test)[static_cast<std::size_t>(view.window)];
    const std::string place = window.chromosome + ":" + std::to_string(window.start);
    return {seed_, "count split", static_cast<std::uint64_t>(track), hash64(place)};
  }

  const data::Dataset& dataset_;
  const Grid& grid_;
  std::uint64_t seed_;
  int length_;  // nt
  int bins_;
  int tracks_;
};

}  // namespace

metrics::StatisticsTable count_split(const data::Dataset& dataset,
                                     const comm::Context& gang, const Grid& grid,
                                     std::uint64_t seed,
                                     const std::function<bool()>& stop) {
  const std::size_t columns = grid.factors.size();
  const std::size_t tracks = dataset.tracks().size();
  metrics::StatisticsTable table(tracks * columns);
  const auto& replicate = dataset.has_replicate();
  if (std::find(replicate.begin(), replicate.end(), false) == replicate.end())
    return table;
  const CountSplit halves(dataset, grid, seed);
  const auto sums = train::sum_blocks(
      dataset, gang,
      {data::Fold::test, kBlock, stop,
       [&](std::span<const data::View> views) { return halves.split(views); }});
  for (std::size_t track = 0; track < tracks; ++track) {
    if (replicate[track]) continue;
    const double values = sums.more[2 * track], broken = sums.more[2 * track + 1];
    if (broken > kMostBroken * values) {
      if (gang.rank() == 0) {
        log::write(log::Level::warning,
                   "no count-splitting ceiling for track " + dataset.tracks()[track] +
                       ": " + std::to_string(std::llround(broken)) + " of " +
                       std::to_string(std::llround(values)) + " values are no counts");
      }
      continue;
    }
    for (std::size_t column = 0; column < columns; ++column)
      table[track * columns + column] = sums.table[track * columns + column];
  }
  return table;
}

}  // namespace s2fbench::evaluate
