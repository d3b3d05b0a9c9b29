// Every metric against numpy, scipy and scikit-learn (make_metrics.py), on random and on
// adversarial input.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "metrics/block_statistics.hpp"
#include "metrics/metric.hpp"
#include "metrics/rank_correlation.hpp"

namespace s2fbench::metrics {
namespace {

using nlohmann::json;

constexpr Parts kAll{.pairs = true,
                     .window_pearson = true,
                     .window_spearman = true,
                     .jensen_shannon = true,
                     .poisson = true};

json golden() {
  std::ifstream file(S2FBENCH_GOLDEN_METRICS);
  return json::parse(file);
}

double number(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

std::vector<float> numbers(const json& values) {
  std::vector<float> out;
  for (const auto& value : values) out.push_back(static_cast<float>(number(value)));
  return out;
}

// Every member of the example that is a metric's name. Theirs lose digits where values
// are close together and far from zero.
void expect_metrics(const json& example, const Evidence& evidence) {
  int compared = 0;
  for (const auto& [name, value] : example.items()) {
    const Metric* metric = find_metric(name);
    if (metric == nullptr || name == "windows") continue;
    ++compared;
    const double expected = number(value), ours = metric->value(evidence);
    const std::string what = example.at("name").get<std::string>() + ": " + name;
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(ours)) << what << " " << ours;
    } else {
      EXPECT_NEAR(ours, expected, 1e-10 * std::max(1e-3, std::abs(expected))) << what;
    }
  }
  EXPECT_GE(compared, 3);
}

double whole_spearman(const std::vector<float>& x, const std::vector<float>& y) {
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) return std::numeric_limits<double>::quiet_NaN();
    keys.push_back(rank_key(x[i], y[i]));
  }
  return spearman(keys);
}

TEST(GoldenMetrics, OfProfiles) {
  for (const auto& example : golden().at("profiles")) {
    const auto x = numbers(example.at("x")), y = numbers(example.at("y"));
    const BlockShape shape{example.at("windows"), 1, example.at("bins")};
    const auto table = block_statistics(shape, x, y, std::vector{1}, kAll);
    expect_metrics(example, {.sums = table.front(),
                             .spearman = whole_spearman(x, y),
                             .valid_factor = 1.7});  // as make_metrics.py has it
  }
}

TEST(GoldenMetrics, OfLabels) {
  for (const auto& example : golden().at("labels")) {
    const auto levels =
        score_levels(numbers(example.at("scores")), numbers(example.at("labels")));
    expect_metrics(example, {.levels = levels});
  }
}

}  // namespace
}  // namespace s2fbench::metrics
