#include "metrics/score_levels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace s2fbench::metrics {

std::vector<ScoreLevel> score_levels(std::span<const float> scores,
                                     std::span<const float> labels) {
  std::vector<ScoreLevel> levels;
  if (std::any_of(scores.begin(), scores.end(), [](float s) { return std::isnan(s); })) {
    return levels;
  }
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || scores[order[i]] != scores[order[i - 1]]) levels.emplace_back();
    const bool positive = labels[order[i]] > 0.5F;
    (positive ? levels.back().positives : levels.back().negatives) += 1;
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
