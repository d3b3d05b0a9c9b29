// Weights at which the penalised mean square error has no slope.
#include "metrics/ridge.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::metrics {
namespace {

constexpr int kFeatures = 4;
constexpr int kTruths = 2;
constexpr int kObservations = 200;

struct Observations {
  std::vector<std::vector<float>> x;
  std::vector<std::vector<float>> y;
};

// Shares that add up to 1, some of them 0.
Observations some_observations() {
  Observations all;
  RandomStream stream(2, "ridge");
  for (int i = 0; i < kObservations; ++i) {
    std::vector<float> x;
    float sum = 0;
    for (int k = 0; k < kFeatures; ++k) {
      x.push_back(static_cast<float>(stream.below(5)));
      sum += x.back();
    }
    for (float& value : x) value /= sum > 0 ? sum : 1;
    std::vector<float> y;
    for (int t = 0; t < kTruths; ++t)
      y.push_back(static_cast<float>(3 * x[0] - t * x[2] + 0.1 * stream.normal()));
    all.x.push_back(x);
    all.y.push_back(y);
  }
  return all;
}

RidgeSums sums_of(const Observations& all, int first, int end) {
  RidgeSums sums(kFeatures, kTruths);
  for (int i = first; i < end; ++i) sums.add(all.x[i], all.y[i].data(), 1);
  return sums;
}

double mean_variance(const Observations& all) {
  double sum = 0;
  for (int k = 0; k < kFeatures; ++k) {
    double mean = 0, square = 0;
    for (const auto& x : all.x) mean += x[k] / double{kObservations};
    for (const auto& x : all.x) square += (x[k] - mean) * (x[k] - mean) / kObservations;
    sum += square / kFeatures;
  }
  return sum;
}

TEST(Ridge, HasNoSlopeAtItsWeights) {
  const auto all = some_observations();
  const auto sums = sums_of(all, 0, kObservations);
  for (const double penalty : {1e-6, 0.1}) {
    for (int t = 0; t < kTruths; ++t) {
      const auto w = sums.solve(t, penalty);
      ASSERT_EQ(w.size(), 1u + kFeatures);
      std::vector<double> slope(1 + kFeatures);
      for (int i = 0; i < kObservations; ++i) {
        double rest = w[0] - all.y[i][t];
        for (int k = 0; k < kFeatures; ++k) rest += w[k + 1] * all.x[i][k];
        slope[0] += rest / kObservations;
        for (int k = 0; k < kFeatures; ++k)
          slope[k + 1] += rest * all.x[i][k] / kObservations;
      }
      EXPECT_NEAR(slope[0], 0, 1e-9);
      for (int k = 0; k < kFeatures; ++k)
        EXPECT_NEAR(slope[k + 1] + penalty * mean_variance(all) * w[k + 1], 0, 1e-9);
    }
  }
}

TEST(Ridge, SumsOfPartsAddUp) {
  const auto all = some_observations();
  auto values = sums_of(all, 0, 70).values();
  const auto rest = sums_of(all, 70, kObservations).values();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += rest[i];
  const auto both = RidgeSums(kFeatures, kTruths, values).solve(1, 1e-3);
  const auto whole = sums_of(all, 0, kObservations).solve(1, 1e-3);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_NEAR(both[i], whole[i], 1e-9);
  EXPECT_THROW(RidgeSums(kFeatures, kTruths + 1, values), InternalError);
}

TEST(Ridge, FeaturesThatNeverVaryWeighNothing) {
  RidgeSums sums(kFeatures, 1);
  for (const float y : {1.0F, 3.0F})
    sums.add(std::vector<float>(kFeatures, 0.25F), &y, 1);
  EXPECT_EQ(sums.solve(0, 1e-6), (std::vector<double>{2, 0, 0, 0, 0}));
}

}  // namespace
}  // namespace s2fbench::metrics
