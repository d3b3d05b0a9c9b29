// Every metric of sequence tables against scipy and scikit-learn
// (make_sequence_metrics.py).
#include "metrics/sequence_metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace s2fbench::metrics {
namespace {

using nlohmann::json;

const json& examples() {
  static const json all = [] {
    std::ifstream file(S2FBENCH_GOLDEN_SEQUENCE_METRICS);
    return json::parse(file);
  }();
  return all;
}

double number(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

std::vector<float> numbers(const json& values) {
  std::vector<float> out;
  for (const auto& value : values) out.push_back(static_cast<float>(number(value)));
  return out;
}

void expect_metrics(const json& example, const SequenceScores& scores) {
  for (const auto& [name, expected] : example.at("metrics").items()) {
    const auto ours = sequence_values(*find_sequence_metric(name), scores);
    ASSERT_EQ(ours.size(), expected.size());
    for (std::size_t t = 0; t < ours.size(); ++t) {
      const double theirs = number(expected[t]);
      const std::string what =
          example.at("name").get<std::string>() + ": " + name + " " + std::to_string(t);
      if (std::isnan(theirs)) {
        EXPECT_TRUE(std::isnan(ours[t])) << what << " " << ours[t];
      } else {
        EXPECT_NEAR(ours[t], theirs, 1e-12 * std::max(1.0, std::abs(theirs))) << what;
      }
    }
  }
}

TEST(GoldenSequenceMetrics, EqualScipyAndScikitLearn) {
  std::set<std::string> seen;
  for (const auto& example : examples()) {
    for (const auto& [name, values] : example.at("metrics").items()) seen.insert(name);
    if (example.contains("targets")) continue;
    const auto predicted = numbers(example.at("predicted"));
    const auto truth = numbers(example.at("truth"));
    expect_metrics(example, {example.at("tracks").get<int>(), predicted, truth, {}});
  }
  for (const auto& metric : sequence_registry()) {
    // Counts and what is said of masked letters are for unit tests.
    const bool own = metric.predictor == SequencePredictor::model &&
                     !catalogue::find_metric(metric.name)->of_letters;
    EXPECT_EQ(seen.contains(metric.name), own) << metric.name;
  }
}

TEST(GoldenSequenceMetrics, OfSplicingEventsThatVary) {
  const json& example = examples().back();
  const int tracks = example.at("tracks").get<int>();
  const auto predicted = numbers(example.at("predicted"));
  const auto targets = numbers(example.at("targets"));
  std::vector<float> truth;
  for (std::size_t i = 0; i < targets.size(); i += 2) truth.push_back(targets[i]);
  const auto passes = splicing_filter(targets, tracks);
  EXPECT_EQ(passes, example.at("passes").get<std::vector<std::uint8_t>>());
  expect_metrics(example, {tracks, predicted, truth, passes});
}

}  // namespace
}  // namespace s2fbench::metrics
