#include "evaluate/whole_ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "metrics/rank_correlation.hpp"
#include "train/agreement.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kWindowsAtOnce = 256;

class TrackRanks {
 public:
  TrackRanks(const Spill& spill, const TestPass& pass, int bins, int track)
      : spill_(spill), pass_(pass), bins_(bins), track_(track) {}

  // Of the windows that reach the set's level.
  double rho(int set, int factor) const {
    const auto& level = pass_.level;
    std::vector<std::uint64_t> keys;
    keys.reserve(static_cast<std::size_t>(pass_.windows_of(set)) * (bins_ / factor));
    const auto windows = std::ssize(level);
    for (std::int64_t first = 0; first < windows; first += kWindowsAtOnce) {
      const std::int64_t count = std::min(kWindowsAtOnce, windows - first);
      const auto pairs = spill_.read(track_, first, count);
      for (std::int64_t w = 0; w < count; ++w) {
        if (level[static_cast<std::size_t>(first + w)] < set) continue;
        const float* bins = &pairs[static_cast<std::size_t>(w * bins_ * 2)];
        if (!add(bins, factor, keys)) return kNan;
      }
    }
    return metrics::spearman(keys);
  }

 private:
  // False when a value is NaN.
  bool add(const float* pairs, int factor, std::vector<std::uint64_t>& keys) const {
    for (int first = 0; first < bins_; first += factor) {
      double x = 0, y = 0;
      for (int b = first; b < first + factor; ++b) {
        x += pairs[2 * b];
        y += pairs[2 * b + 1];
      }
      if (std::isnan(x) || std::isnan(y)) return false;
      keys.push_back(metrics::rank_key(static_cast<float>(x / factor),
                                       static_cast<float>(y / factor)));
    }
    return true;
  }

  const Spill& spill_;
  const TestPass& pass_;
  int bins_;
  int track_;
};

}  // namespace

std::vector<double> whole_spearman(const Spill& spill, const TestPass& pass,
                                   const Grid& grid, const comm::Context& gang,
                                   const std::function<bool()>& stop) {
  const auto tracks = static_cast<int>(pass.dataset.tracks().size());
  const int bins = pass.dataset.input_length() / grid.trained;
  const std::size_t columns = grid.factors.size();
  const std::size_t sets = pass.sets.size();
  const auto of_ranks = train::gather_or_end(gang, [&] {
    std::vector<double> mine;  // (own track, set, factor)
    for (int track = gang.rank(); track < tracks; track += gang.size()) {
      const TrackRanks ranks(spill, pass, bins, track);
      for (std::size_t set = 0; set < sets; ++set) {
        for (const int factor : grid.factors) {
          if (stop && stop())
            throw train::TrialEnd(cube::CellState::running, "asked to stop");
          mine.push_back(factor > 0 ? ranks.rho(static_cast<int>(set), factor) : kNan);
        }
      }
    }
    comm::Bytes bytes(mine.size() * sizeof(double));
    std::memcpy(bytes.data(), mine.data(), bytes.size());
    return bytes;
  });
  std::vector<double> all(sets * static_cast<std::size_t>(tracks) * columns);
  for (int track = 0; track < tracks; ++track) {
    const auto& bytes = of_ranks.at(static_cast<std::size_t>(track % gang.size()));
    std::vector<double> rank(bytes.size() / sizeof(double));
    std::memcpy(rank.data(), bytes.data(), bytes.size());
    const auto own = static_cast<std::size_t>(track / gang.size());
    for (std::size_t set = 0; set < sets; ++set) {
      for (std::size_t column = 0; column < columns; ++column) {
        all[(set * static_cast<std::size_t>(tracks) + static_cast<std::size_t>(track)) *
                columns +
            column] = rank.at((own * sets + set) * columns + column);
      }
    }
  }
  return all;
}

}  // namespace s2fbench::evaluate
