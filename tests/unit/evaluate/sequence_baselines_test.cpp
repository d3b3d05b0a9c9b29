#include "evaluate/sequence_baselines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::SequencePredictor;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr int kLength = 80, kRows = 400;

// Sequences of which some are rich in GC, others in the words CGTAC.
struct Made {
  std::vector<std::uint8_t> codes;
  std::vector<float> gc, word;  // (rows)

  explicit Made(std::uint64_t item) {
    RandomStream stream(5, "made sequences", 0, item);
    for (int row = 0; row < kRows; ++row) {
      const double share = 0.3 + 0.4 * stream.uniform();
      const bool planted = stream.uniform() < 0.5;
      const std::size_t first = codes.size();
      double rich = 0;
      for (int i = 0; i < kLength; ++i) {
        const bool strong = stream.uniform() < share;
        rich += strong ? 1 : 0;
        codes.push_back(
            static_cast<std::uint8_t>((strong ? 1 : 0) + (stream.below(2) == 0 ? 0
                                                          : strong             ? 1
                                                                               : 3)));
      }
      if (planted) {
        const std::uint8_t motif[] = {1, 2, 3, 0, 1};
        for (const std::size_t at : {10U, 30U, 50U})
          std::copy(std::begin(motif), std::end(motif),
                    codes.begin() + static_cast<std::ptrdiff_t>(first + at));
      }
      gc.push_back(static_cast<float>(rich + stream.normal()));
      word.push_back(planted ? 1 : 0);
    }
  }
};

double score(const char* metric, const std::vector<float>& predicted,
             const std::vector<float>& truth, int track = 0, int tracks = 1) {
  return metrics::sequence_values(*metrics::find_sequence_metric(metric),
                                  {tracks, predicted, truth, {}})
      .at(static_cast<std::size_t>(track));
}

SequenceFolds folds_of(const Made& train, const Made& test,
                       const std::vector<float>& targets, bool labels) {
  return {kLength, 1, 1, labels, train.codes, targets, test.codes, 1};
}

// Over all orders: one alone gives what sequences differ by most a weight of either sign.
double shuffled_mean(const char* metric, const SequenceFolds& folds,
                     const std::vector<float>& truth) {
  const auto draws = sequence_baseline(SequencePredictor::shuffled, folds);
  const std::size_t count = draws.size() / truth.size();
  EXPECT_EQ(count, 10U);  // as many as 400 rows have
  double sum = 0;
  for (std::size_t draw = 0; draw < count; ++draw) {
    const auto first = draws.begin() + static_cast<std::ptrdiff_t>(draw * truth.size());
    sum += score(metric, {first, first + std::ssize(truth)}, truth);
  }
  return sum / static_cast<double>(count);
}

TEST(SequenceBaselines, FindCompositionInMeasuredValues) {
  const Made train(1), test(2);
  const auto folds = folds_of(train, test, train.gc, false);
  const auto r = [&](SequencePredictor predictor) {
    return score("pearson", sequence_baseline(predictor, folds), test.gc);
  };
  EXPECT_GT(r(SequencePredictor::mono), 0.95);
  EXPECT_GT(r(SequencePredictor::di), 0.95);
  EXPECT_GT(r(SequencePredictor::penta), 0.8);
  EXPECT_LT(std::abs(shuffled_mean("pearson", folds, test.gc)), 0.3);
  EXPECT_THROW(r(SequencePredictor::model), InternalError);
}

TEST(SequenceBaselines, FindAWordInLabels) {
  const Made train(1), test(2);
  const auto folds = folds_of(train, test, train.word, true);
  const auto area = [&](SequencePredictor predictor) {
    return score("auroc", sequence_baseline(predictor, folds), test.word);
  };
  EXPECT_GT(area(SequencePredictor::penta), 0.95);
  EXPECT_LT(area(SequencePredictor::mono), 0.75);
  EXPECT_NEAR(shuffled_mean("auroc", folds, test.word), 0.5, 0.2);
}

TEST(SequenceBaselines, ShuffleBySeed) {
  const Made train(1), test(2);
  auto folds = folds_of(train, test, train.word, true);
  const auto once = sequence_baseline(SequencePredictor::shuffled, folds);
  EXPECT_EQ(sequence_baseline(SequencePredictor::shuffled, folds), once);
  folds.seed = 2;
  EXPECT_NE(sequence_baseline(SequencePredictor::shuffled, folds), once);
}

// A draw of several tracks is what each of them alone is told, and lies in one piece.
TEST(SequenceBaselines, DrawsKeepTracksTogether) {
  const Made train(1), test(2);
  std::vector<float> both;
  for (std::size_t row = 0; row < train.gc.size(); ++row) {
    both.push_back(train.gc[row]);
    both.push_back(2 * train.gc[row]);
  }
  auto folds = folds_of(train, test, both, false);
  folds.tracks = 2;
  const auto draws = sequence_baseline(SequencePredictor::shuffled, folds);
  ASSERT_EQ(draws.size(), 10U * 2U * kRows);
  for (std::size_t i = 0; i < draws.size(); i += 2)
    ASSERT_NEAR(draws[i + 1], 2 * draws[i], 1e-3) << i;
}

// Of many rows one order is enough; other rows have other orders.
TEST(SequenceBaselines, FewRowsAreShuffledMoreOften) {
  const Made train(1), test(2);
  const auto all = folds_of(train, test, train.gc, false);
  std::vector<std::uint8_t> codes;
  std::vector<float> targets;
  for (int i = 0; i < 30; ++i) {
    codes.insert(codes.end(), train.codes.begin(), train.codes.end());
    targets.insert(targets.end(), train.gc.begin(), train.gc.end());
  }
  auto many = all;
  many.train = codes;
  many.targets = targets;
  EXPECT_EQ(sequence_baseline(SequencePredictor::shuffled, many).size(), 1U * kRows);
  auto fewer = all;
  fewer.train = all.train.subspan(kLength);
  fewer.targets = all.targets.subspan(1);
  const auto ours = sequence_baseline(SequencePredictor::shuffled, all);
  const auto theirs = sequence_baseline(SequencePredictor::shuffled, fewer);
  EXPECT_LT(score("pearson", {ours.begin(), ours.begin() + kRows},
                  {theirs.begin(), theirs.begin() + kRows}),
            0.9);
}

TEST(SequenceBaselines, AreNaNForTracksThatCannotBeFitted) {
  const Made train(1), test(2);
  std::vector<float> targets;
  for (int row = 0; row < kRows; ++row) {
    targets.push_back(row < 5 ? 1.0F : kNan);  // one class
    targets.push_back(row % 3 == 0 ? kNan : train.word[static_cast<std::size_t>(row)]);
    targets.push_back(kNan);
  }
  SequenceFolds folds{kLength, 1, 3, true, train.codes, targets, test.codes, 1};
  const auto logits = sequence_baseline(SequencePredictor::penta, folds);
  ASSERT_EQ(logits.size(), 3u * kRows);
  std::vector<float> truth;
  for (const float label : test.word) truth.insert(truth.end(), 3, label);
  EXPECT_TRUE(std::isnan(score("auroc", logits, truth, 0, 3)));
  EXPECT_GT(score("auroc", logits, truth, 1, 3), 0.9);
  EXPECT_TRUE(std::isnan(logits[2]));
  folds.labels = false;  // then one value is as good as any
  EXPECT_EQ(sequence_baseline(SequencePredictor::mono, folds)[0], 1.0F);
}

}  // namespace
}  // namespace s2fbench::evaluate
