// Intervals and tests against scipy and statsmodels; make_references.py says how the
// numbers were made.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "noise/borrowed_noise.hpp"
#include "noise/comparisons.hpp"
#include "noise/paired_samples.hpp"
#include "noise/two_samples.hpp"

namespace s2fbench::noise {
namespace {

using nlohmann::json;

const json& references() {
  static const json all = [] {
    std::ifstream in(std::string(S2FBENCH_GOLDEN_FOLDER) + "/references.json");
    return json::parse(in);
  }();
  return all;
}

double number(const json& value) { return value.is_null() ? kNan : value.get<double>(); }

std::vector<double> numbers(const json& values) {
  std::vector<double> out;
  for (const auto& value : values) out.push_back(number(value));
  return out;
}

void expect_close(double ours, const json& theirs, const std::string& what) {
  if (theirs.is_null()) {
    EXPECT_TRUE(std::isnan(ours)) << what << ": " << ours;
    return;
  }
  const double wanted = theirs.get<double>();
  EXPECT_NEAR(ours, wanted, 1e-10 * std::max(std::fabs(wanted), 1e-3)) << what;
}

TEST(References, TwoSamples) {
  for (const auto& c : references().at("two_samples")) {
    const auto a = numbers(c.at("a")), b = numbers(c.at("b"));
    const std::string name = c.at("name");
    const TestResult welch = welch_test(a, b);
    // scipy's t of two constants is infinite, which JSON cannot say.
    if (!std::isinf(welch.statistic)) expect_close(welch.statistic, c.at("t"), name);
    expect_close(welch.p, c.at("welch"), name + ", Welch");
    if (!c.at("permutation").is_null()) {
      const TestResult permutation = permutation_test(a, b);
      expect_close(permutation.p, c.at("permutation"), name + ", permutation");
      EXPECT_NEAR(permutation.least_p, std::min(1.0, 2 / c.at("ways").get<double>()),
                  1e-15);
    }
    const TestResult mann_whitney = mann_whitney_test(a, b);
    expect_close(mann_whitney.statistic, c.at("u"), name + ", U");
    // Ours is never below what the sample sizes allow; scipy's may be, of tied values.
    const double p = std::max(number(c.at("mann_whitney")),
                              least_exact_p(static_cast<int>(defined(a).size()),
                                            static_cast<int>(defined(b).size())));
    expect_close(mann_whitney.p, p, name + ", Mann-Whitney");
  }
}

TEST(References, PairedSamples) {
  for (const auto& c : references().at("paired")) {
    const auto result = sign_flip_test(numbers(c.at("a")), numbers(c.at("b")));
    expect_close(result.p, c.at("p"), c.at("name"));
    EXPECT_EQ(result.least_p, std::exp2(1 - c.at("pairs").get<double>()));
    EXPECT_EQ(result.pairs, c.at("pairs"));
  }
}

TEST(References, OneSample) {
  for (const auto& c : references().at("one_sample")) {
    const Summary summary = summarise(numbers(c.at("values")));
    const Interval interval = t_interval(summary);
    expect_close(summary.mean, c.at("mean"), "mean");
    EXPECT_NEAR(summary.sd, number(c.at("sd")), 1e-6 * number(c.at("sd")));
    const double width = number(c.at("high")) - number(c.at("low"));
    EXPECT_NEAR(interval.low, number(c.at("low")), 1e-6 * width + 1e-15);
    EXPECT_NEAR(interval.high, number(c.at("high")), 1e-6 * width + 1e-15);
  }
}

TEST(References, Quantiles) {
  for (const auto& c : references().at("t_quantiles"))
    expect_close(t_quantile(c.at("df")), c.at("t"), c.dump());
}

TEST(References, Holm) {
  for (const auto& c : references().at("holm")) {
    const auto ours = holm(numbers(c.at("p")));
    const auto theirs = numbers(c.at("holm"));
    ASSERT_EQ(ours.size(), theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], theirs[i], 1e-15);
  }
}

TEST(References, BorrowedNoise) {
  for (const auto& c : references().at("borrowed")) {
    BorrowedNoise noise{c.at("sd")};
    if (!c.at("df").is_null()) noise.df = c.at("df").get<double>();
    const Summary a{c.at("n_a"), c.at("difference")}, b{c.at("n_b"), 0.0};
    expect_close(borrowed_noise_test(a, b, noise).p, c.at("p"), c.dump());
  }
}

}  // namespace
}  // namespace s2fbench::noise
