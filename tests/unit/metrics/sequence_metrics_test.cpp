#include "metrics/sequence_metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::metrics {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(SequenceMetrics, NamesEqualTheCatalogue) {
  std::vector<std::string> ours, theirs;
  for (const auto& row : sequence_registry()) ours.push_back(row.name);
  for (const auto& row : catalogue::metrics()) {
    if (row.of_sequences || row.of_letters) theirs.push_back(row.name);
  }
  std::sort(ours.begin(), ours.end());
  std::sort(theirs.begin(), theirs.end());
  EXPECT_EQ(ours, theirs);
}

TEST(SequenceMetrics, BaselinesAreThoseOfTheirMetric) {
  for (const auto& row : sequence_registry()) {
    const auto& listed = *catalogue::find_metric(row.name);
    const bool baseline = listed.kind == catalogue::MetricRow::Kind::baseline;
    EXPECT_EQ(baseline, row.predictor != SequencePredictor::model) << row.name;
    EXPECT_EQ(listed.dimensions, std::vector<std::string>{"track"}) << row.name;
    if (!baseline) continue;
    const auto& of = *find_sequence_metric(listed.of);
    EXPECT_EQ(of.value, row.value) << row.name;
    EXPECT_EQ(of.filtered, row.filtered) << row.name;
  }
  EXPECT_EQ(find_sequence_metric("auroc_shuffled")->predictor,
            SequencePredictor::shuffled);
  EXPECT_EQ(find_sequence_metric("pearson_whole"), nullptr);
}

TEST(SequenceMetrics, RowsWithoutATruthAreLeftOut) {
  const std::vector<float> truth = {1, kNan, 2, kNan, 4, kNan};
  const std::vector<float> predicted = {2, 9, 4, kNan, 8, 1};
  const SequenceScores scores{2, predicted, truth, {}};
  EXPECT_EQ(sequence_values(*find_sequence_metric("windows"), scores),
            (std::vector<double>{3, 0}));
  const auto r = sequence_values(*find_sequence_metric("pearson"), scores);
  EXPECT_DOUBLE_EQ(r[0], 1);
  EXPECT_TRUE(std::isnan(r[1]));
  const auto error = sequence_values(*find_sequence_metric("mean_squared_error"), scores);
  EXPECT_DOUBLE_EQ(error[0], (1.0 + 4 + 16) / 3);
}

TEST(SequenceMetrics, ANaNPredictionUndefinesThemAll) {
  const std::vector<float> truth = {0, 1, 0, 1}, predicted = {-1, 1, kNan, 2};
  const std::vector<std::uint8_t> filter(4, 1);
  for (const auto& row : sequence_registry()) {
    if (row.name == "windows" || row.name == "masked_accuracy") continue;
    EXPECT_TRUE(std::isnan(sequence_values(row, {1, predicted, truth, filter}).front()))
        << row.name;
  }
}

TEST(SequenceMetrics, LettersAreScoredByTheirMeanCost) {
  // Rows of nats and of shares that were guessed; one has no masked letter.
  const std::vector<float> nats = {1.0F, kNan, 2.0F}, guessed = {0.5F, kNan, 0.25F};
  const SequenceScores scores{1, nats, guessed, {}};
  const auto value = [&](const char* name) {
    return sequence_values(*find_sequence_metric(name), scores).front();
  };
  EXPECT_DOUBLE_EQ(value("perplexity"), std::exp(1.5));
  EXPECT_DOUBLE_EQ(value("perplexity_sides4"), std::exp(1.5));
  EXPECT_DOUBLE_EQ(value("masked_accuracy"), 0.375);
}

TEST(SequenceMetrics, FilteredOnesNeedAFilter) {
  const std::vector<float> truth = {1, 2, 3, 9}, predicted = {1, 2, 3, 0};
  const auto& metric = *find_sequence_metric("pearson_filtered");
  EXPECT_TRUE(std::isnan(sequence_values(metric, {1, predicted, truth, {}}).front()));
  const std::vector<std::uint8_t> filter = {1, 1, 1, 0};
  EXPECT_DOUBLE_EQ(sequence_values(metric, {1, predicted, truth, filter}).front(), 1);
  EXPECT_THROW(sequence_values(metric, {3, predicted, truth, {}}), InternalError);
}

TEST(SplicingFilter, CountsTissuesAndTakesTheMeanOfTheMeasured) {
  constexpr int tracks = 11;
  // PSI 1/2 but for one tissue.
  const auto row = [](int measured, double psi) {
    std::vector<float> targets;
    for (int t = 0; t < tracks; ++t) {
      targets.push_back(t < measured ? 0.0F : kNan);
      targets.push_back(0);
    }
    targets[0] = static_cast<float>(std::log(psi / (1 - psi)));
    return splicing_filter(targets, tracks).front();
  };
  // Ten tissues: their mean moves by a tenth of the difference.
  EXPECT_EQ(row(10, .5 + .23), 1);
  EXPECT_EQ(row(10, .5 + .22), 0);
  EXPECT_EQ(row(11, .5 - .221), 1);
  EXPECT_EQ(row(11, .5 - .219), 0);
  EXPECT_EQ(row(9, .99), 0);
  EXPECT_EQ(row(0, .99), 0);
}

}  // namespace
}  // namespace s2fbench::metrics
