// Areas under curves against counting pairs and points one by one.
#include "metrics/score_levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::metrics {
namespace {

using Values = std::vector<float>;

// Share of pairs won, equal scores one half.
double pairs_won(const Values& scores, const Values& labels) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (labels[i] != 1 || labels[j] != 0) continue;
      pairs += 1;
      if (scores[i] > scores[j]) won += 1;
      if (scores[i] == scores[j]) won += 0.5;
    }
  }
  return won / pairs;
}

struct Point {
  double recall, precision;
};

// What calling every window of at least this score positive comes to.
Point called_from(float threshold, const Values& scores, const Values& labels) {
  double hits = 0, calls = 0, positives = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    positives += labels[i];
    if (scores[i] < threshold) continue;
    calls += 1;
    hits += labels[i];
  }
  return {hits / positives, hits / calls};
}

// Both areas under the precision-recall curve, from all thresholds, highest first.
std::pair<double, double> areas(const Values& scores, const Values& labels) {
  Values thresholds = scores;
  std::sort(thresholds.begin(), thresholds.end(), std::greater<>());
  Point last{0, 1};
  double steps = 0, trapezoids = 0;
  for (const float threshold : thresholds) {
    const Point point = called_from(threshold, scores, labels);
    steps += (point.recall - last.recall) * point.precision;
    trapezoids += (point.recall - last.recall) * (point.precision + last.precision) / 2;
    last = point;
  }
  return {steps, trapezoids};
}

void expect_equal_to_counting(const Values& scores, const Values& labels) {
  const auto levels = score_levels(scores, labels);
  const auto [steps, trapezoids] = areas(scores, labels);
  EXPECT_NEAR(auroc(levels), pairs_won(scores, labels), 1e-14);
  EXPECT_NEAR(average_precision(levels), steps, 1e-13);
  EXPECT_NEAR(aupr(levels), trapezoids, 1e-13);
}

TEST(ScoreLevels, EqualCountingWithAndWithoutTies) {
  for (const int distinct : {2, 5, 1000000}) {
    for (std::uint64_t item = 0; item < 20; ++item) {
      RandomStream stream(3, "scores", static_cast<std::uint64_t>(distinct), item);
      Values scores, labels = {1, 0};
      for (int i = 0; i < 120; ++i) {
        scores.push_back(static_cast<float>(stream.below(distinct)) - 2.0F);
        if (i > 1) labels.push_back(stream.uniform() < 0.2 ? 1.0F : 0.0F);
      }
      expect_equal_to_counting(scores, labels);
    }
  }
}

TEST(ScoreLevels, KnownByHand) {
  const Values labels = {1, 1, 0, 0};
  const auto perfect = score_levels(Values{4, 3, 2, 1}, labels);
  EXPECT_EQ(auroc(perfect), 1.0);
  EXPECT_EQ(average_precision(perfect), 1.0);
  EXPECT_EQ(aupr(perfect), 1.0);
  const auto worst = score_levels(Values{1, 2, 3, 4}, labels);
  EXPECT_EQ(auroc(worst), 0.0);
  EXPECT_NEAR(average_precision(worst), (1.0 / 3 + 2.0 / 4) / 2, 1e-15);
  EXPECT_NEAR(aupr(worst), ((0 + 1.0 / 3) / 2 + (1.0 / 3 + 2.0 / 4) / 2) / 2, 1e-15);
  // One score for all: no order, one point at recall 1.
  const auto same = score_levels(Values{0, 0, 0, 0}, labels);
  EXPECT_EQ(auroc(same), 0.5);
  EXPECT_EQ(average_precision(same), 0.5);
  EXPECT_EQ(aupr(same), 0.75);
}

TEST(ScoreLevels, OneClassAloneIsUndefined) {
  for (const float only : {0.0F, 1.0F}) {
    const auto levels = score_levels(Values{1, 2}, Values{only, only});
    EXPECT_TRUE(std::isnan(auroc(levels)));
    EXPECT_TRUE(std::isnan(average_precision(levels)));
    EXPECT_TRUE(std::isnan(aupr(levels)));
  }
}

TEST(ScoreLevels, InfiniteScoresAreOrderedAndNanIsUndefined) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(auroc(score_levels(Values{kInf, 0, -kInf}, Values{1, 0, 0})), 1.0);
  EXPECT_TRUE(std::isnan(auroc(score_levels(Values{NAN, 0}, Values{1, 0}))));
}

TEST(ScoreLevels, OfOneTrackAmongOthers) {
  // Windows x tracks: track 0 in order, track 1 reversed.
  const LabelScores all{2, {3, 1, 2, 2, 1, 3}, {1, 1, 0, 0, 0, 0}};
  EXPECT_EQ(auroc(levels_of(all, 0)), 1.0);
  EXPECT_EQ(auroc(levels_of(all, 1)), 0.0);
}

}  // namespace
}  // namespace s2fbench::metrics
