#include "variants/rank_levels.hpp"

#include <algorithm>
#include <numeric>

namespace s2fbench::variants {

RankLevels::RankLevels(std::span<const double> values) : level_(values.size()) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || values[order[i]] != values[order[i - 1]]) ++levels_;
    level_[order[i]] = levels_ - 1;
  }
}

std::vector<double> RankLevels::ranks(std::span<const double> weights) const {
  std::vector<double> weight_of(levels_), rank_of(levels_);
  for (std::size_t i = 0; i < level_.size(); ++i) weight_of[level_[i]] += weights[i];
  double below = 0;
  for (std::size_t level = 0; level < levels_; ++level) {
    rank_of[level] = below + (weight_of[level] + 1) / 2;
    below += weight_of[level];
  }
  std::vector<double> ranks;
  ranks.reserve(level_.size());
  for (const std::size_t level : level_) ranks.push_back(rank_of[level]);
  return ranks;
}

}  // namespace s2fbench::variants
