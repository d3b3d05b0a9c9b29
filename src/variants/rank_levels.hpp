// Ranks of the same values under many weightings: sorted once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace s2fbench::variants {

class RankLevels {
 public:
  explicit RankLevels(std::span<const double> values);
  // Rank of each value, from 1, when each stands there `weight` times; equal values have
  // their mean rank.
  std::vector<double> ranks(std::span<const double> weights) const;

 private:
  std::vector<std::size_t> level_;  // of each value: how many smaller ones there are
  std::size_t levels_ = 0;
};

}  // namespace s2fbench::variants
