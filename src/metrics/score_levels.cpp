#include "metrics/score_levels.hpp"

#include <boost/sort/spreadsort/integer_sort.hpp>
#include <cmath>
#include <cstdint>

#include "metrics/ordered_bits.hpp"

namespace s2fbench::metrics {

std::vector<ScoreLevel> score_levels(std::span<const float> scores,
                                     std::span<const float> labels) {
  // The score above, the highest first; the label below.
  constexpr int half = 32;
  std::vector<std::uint64_t> keys(scores.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (std::isnan(scores[i])) return {};
    keys[i] = static_cast<std::uint64_t>(~ordered_bits(scores[i])) << half |
              static_cast<std::uint64_t>(labels[i] > 0.5F);
  }
  boost::sort::spreadsort::integer_sort(keys.begin(), keys.end());
  std::vector<ScoreLevel> levels;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || keys[i] >> half != keys[i - 1] >> half) levels.emplace_back();
    ((keys[i] & 1) != 0 ? levels.back().positives : levels.back().negatives) += 1;
  }
  return levels;
}

std::vector<ScoreLevel> levels_of(const LabelScores& all, int track) {
  std::vector<float> scores, labels;
  const auto tracks = static_cast<std::size_t>(all.tracks);
  for (auto i = static_cast<std::size_t>(track); i < all.scores.size(); i += tracks) {
    scores.push_back(all.scores[i]);
    labels.push_back(all.labels[i]);
  }
  return score_levels(scores, labels);
}

}  // namespace s2fbench::metrics
