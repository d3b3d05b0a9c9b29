#include "sequences/target_values.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

std::vector<float> targets(data::Values values, std::vector<double> numbers,
                           Transform transform = Transform::none) {
  SequencesConfig config;
  config.values = values;
  config.transform = transform;
  return targets_of(numbers, config, "t.tsv:3");
}

TEST(TargetValues, NumbersAndWhatIsMissing) {
  EXPECT_EQ(number_of("-1.5e2", "a", "f"), -150);
  for (const char* missing : {"", "NA", "NaN", "nan", "."})
    EXPECT_TRUE(std::isnan(number_of(missing, "a", "f")));
  test::expect_user_error([] { number_of("high", "activity", "t.tsv:3"); },
                          {"'high' in column 'activity' is no number", "t.tsv:3"});
  EXPECT_THROW(number_of("1.5x", "a", "f"), UserError);
  EXPECT_THROW(targets(data::Values::measured, {INFINITY}), UserError);
}

TEST(TargetValues, AreNumbersOfSinglePrecision) {
  EXPECT_EQ(checked_float(-3e38, "f"), -3e38F);
  EXPECT_TRUE(std::isnan(checked_float(std::nan(""), "f")));
  for (const double beyond : {3.5e38, -1e300, HUGE_VAL})
    test::expect_user_error([&] { checked_float(beyond, "t.tsv:3"); },
                            {"beyond the numbers of a table", "t.tsv:3"});
}

TEST(TargetValues, LabelsAreZeroOneOrMissing) {
  const auto found = targets(data::Values::labels, {0, 1, NAN});
  EXPECT_EQ(found[0], 0);
  EXPECT_EQ(found[1], 1);
  EXPECT_TRUE(std::isnan(found[2]));
  test::expect_user_error([] { targets(data::Values::labels, {0.5}); },
                          {"label 0.5 is neither 0 nor 1", "t.tsv:3"});
}

TEST(TargetValues, LogOfOneMore) {
  const auto found =
      targets(data::Values::measured, {0, std::exp(1.0) - 1, 9}, Transform::log1p);
  EXPECT_FLOAT_EQ(found[0], 0);
  EXPECT_FLOAT_EQ(found[1], 1);
  EXPECT_FLOAT_EQ(found[2], 2.302585F);
  test::expect_user_error([] { targets(data::Values::measured, {-1}, Transform::log1p); },
                          {"log1p"});
}

// By hand: logit .5 = 0, logit .9 = ln 9, logit 1 clipped = ln((1 - 1e-5) / 1e-5).
TEST(TargetValues, SharesOfInclusionBecomeLogitsAroundTheirMean) {
  const auto found = targets(data::Values::inclusion, {0.5, 0.9, NAN, 1});
  const double most = std::log((1 - 1e-5) / 1e-5), mean = (std::log(9.0) + most) / 3;
  ASSERT_EQ(found.size(), 8U);
  EXPECT_NEAR(found[0], -mean, 1e-5);
  EXPECT_NEAR(found[2], std::log(9.0) - mean, 1e-5);
  EXPECT_TRUE(std::isnan(found[4]));
  EXPECT_NEAR(found[5], mean, 1e-5);
  EXPECT_NEAR(found[6], most - mean, 1e-5);
  EXPECT_THROW(targets(data::Values::inclusion, {1.1}), UserError);
}

TEST(TargetValues, PairsNeedAMeanWhereTheyHaveALogit) {
  EXPECT_EQ(inclusion_pairs(std::vector<double>{1, 2}, "f"), (std::vector<float>{1, 2}));
  EXPECT_THROW(inclusion_pairs(std::vector<double>{1, NAN}, "f"), UserError);
  EXPECT_THROW(inclusion_pairs(std::vector<double>{INFINITY, 0}, "f"), UserError);
}

}  // namespace
}  // namespace s2fbench::sequences
