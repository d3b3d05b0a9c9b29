// Ceilings: against values of scipy 1.17.1 and scikit-learn 1.9.1.
#include "synth/agreement.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace s2fbench::synth {
namespace {

const std::vector<double> kFirst = {1.5, 2.0, 2.0, -3.0, 7.0, 0.25};
const std::vector<double> kSecond = {1.0, 1.0, 4.0, -2.0, 3.0, 0.5};
const double kNaN = std::nan("");

TEST(Agreement, RanksShareTies) {
  EXPECT_EQ(ranks(kFirst), (std::vector<double>{3, 4.5, 4.5, 1, 6, 2}));
  EXPECT_TRUE(ranks({}).empty());
}

TEST(Agreement, Correlations) {
  EXPECT_NEAR(pearson(kFirst, kSecond), 0.7803617876966418, 1e-12);
  EXPECT_NEAR(spearman(kFirst, kSecond), 0.8676470588235294, 1e-12);
  EXPECT_NEAR(squared_error(kFirst, kSecond), 3.71875, 1e-12);
}

TEST(Agreement, MissingPairsAreLeftOut) {
  auto first = kFirst, second = kSecond;
  first.insert(first.begin(), {kNaN, 100});
  second.insert(second.begin(), {50, kNaN});
  EXPECT_DOUBLE_EQ(pearson(first, second), pearson(kFirst, kSecond));
  EXPECT_DOUBLE_EQ(spearman(first, second), spearman(kFirst, kSecond));
}

TEST(Agreement, NothingToCompareIsNaN) {
  const std::vector<double> one = {1.0}, same = {2.0, 2.0}, two = {1.0, 3.0};
  EXPECT_TRUE(std::isnan(pearson(one, one)));
  EXPECT_TRUE(std::isnan(spearman(same, two)));
  EXPECT_TRUE(std::isnan(squared_error({}, {})));
  EXPECT_TRUE(std::isnan(area_under_roc(two, std::vector<int>{1, 1})));
}

TEST(Agreement, AreaUnderRoc) {
  const std::vector<double> scores = {0.1, 0.4, 0.35, 0.8, 0.4, 0.2};
  EXPECT_NEAR(area_under_roc(scores, std::vector<int>{0, 0, 1, 1, 1, 0}),
              0.8333333333333334, 1e-12);
}

}  // namespace
}  // namespace s2fbench::synth
