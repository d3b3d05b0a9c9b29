// Correlations of scores with measured effects, their intervals and their ceilings.
#include "variants/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "variants/weighted_correlation.hpp"

namespace s2fbench::variants {
namespace {

using Values = std::vector<double>;

const Values kX = {0.5, -1.25, 3, 0.5, 2, -0.75, 3, 0.125, 7, -2};
const Values kY = {1, 0.5, 2, -3, 2, 2, 0.25, -1, 4, -2.5};

// Numbers of scipy 1.17's pearsonr and spearmanr.
TEST(WeightedCorrelation, AgreesWithScipy) {
  const Values once(kX.size(), 1.0);
  EXPECT_NEAR(weighted_pearson(kX, kY, once), 0.6576248696622544, 1e-14);
  EXPECT_NEAR(weighted_spearman(kX, kY, once), 0.518528397602065, 1e-14);
  // As if each pair stood there so often.
  const Values weights = {1, 0, 2, 3, 1, 0, 1, 2, 0, 4};
  EXPECT_NEAR(weighted_pearson(kX, kY, weights), 0.7581427665674306, 1e-14);
  EXPECT_NEAR(weighted_spearman(kX, kY, weights), 0.5381191513381683, 1e-14);
}

TEST(WeightedCorrelation, IsUndefinedWithoutVariance) {
  const Values constant(kX.size(), 0.1), once(kX.size(), 1.0);
  EXPECT_TRUE(std::isnan(weighted_pearson(constant, kY, once)));
  EXPECT_TRUE(std::isnan(weighted_spearman(kX, constant, once)));
  EXPECT_TRUE(std::isnan(weighted_pearson({}, {}, {})));
  const Values one_alone = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_TRUE(std::isnan(weighted_pearson(kX, kY, one_alone)));
  Values with_nan = kX;
  with_nan[3] = std::nan("");
  EXPECT_TRUE(std::isnan(weighted_pearson(with_nan, kY, once)));
}

formats::Variant variant(const std::string& element, std::int64_t position,
                         double measured, char alternative = 'C') {
  return {element, "chr1", position, 'A', alternative, measured, {}, "t"};
}

TEST(ElementScores, CountsWhatIsLeftOut) {
  const double nan = std::nan("");
  const std::vector<formats::Variant> variants = {
      variant("a", 1, 1),   variant("b", 1, 1), variant("a", 2, 2), variant("a", 3, 4),
      variant("a", 4, nan), variant("a", 5, 1), variant("b", 2, 2), variant("b", 3, 1)};
  const Values scores = {-1, 3, -2, -4, 1, nan, 3, 3};
  const auto result = element_scores(variants, scores, 50, 1);
  ASSERT_EQ(result.elements.size(), 2U);
  const auto& a = result.elements[0];
  EXPECT_EQ(a.element, "a");
  EXPECT_EQ(a.variants, 3);
  EXPECT_EQ(a.positions, 4);  // the undefined one's is drawn too
  EXPECT_EQ(a.undefined, 1);
  EXPECT_EQ(a.unmeasured, 1);
  EXPECT_NEAR(a.pearson.value, -1, 1e-12);  // signed
  EXPECT_TRUE(std::isnan(result.elements[1].pearson.value));
  // The mean is over the elements that have one.
  EXPECT_NEAR(result.mean.pearson.value, -1, 1e-12);
  EXPECT_EQ(result.mean.variants, 6);
}

// Two positions with three variants each: only three weightings can be drawn.
TEST(ElementScores, AllVariantsOfAPositionAreDrawnTogether) {
  std::vector<formats::Variant> variants;
  for (int i = 0; i < 6; ++i) {
    variants.push_back(
        variant("a", 10 + i / 3, kY[static_cast<std::size_t>(i)], "CGT"[i % 3]));
  }
  const Values scores(kX.begin(), kX.begin() + 6);
  const Values measured(kY.begin(), kY.begin() + 6);
  const auto result = element_scores(variants, scores, 400, 3);
  EXPECT_EQ(result.elements[0].positions, 2);
  const std::vector<Values> weightings = {
      {1, 1, 1, 1, 1, 1}, {2, 2, 2, 0, 0, 0}, {0, 0, 0, 2, 2, 2}};
  Values pearson, spearman;
  for (const auto& weights : weightings) {
    pearson.push_back(weighted_pearson(scores, measured, weights));
    spearman.push_back(weighted_spearman(scores, measured, weights));
  }
  const auto [least, most] = std::minmax_element(pearson.begin(), pearson.end());
  EXPECT_NEAR(result.elements[0].pearson.low, *least, 1e-12);
  EXPECT_NEAR(result.elements[0].pearson.high, *most, 1e-12);
  EXPECT_NEAR(result.elements[0].spearman.low,
              *std::min_element(spearman.begin(), spearman.end()), 1e-12);
}

// The same draws by hand: values repeated, percentiles by counting.
TEST(ElementScores, IntervalsAreThePercentilesOfTheDraws) {
  std::vector<formats::Variant> variants;
  RandomStream noise(1, "test");
  Values scores;
  for (int i = 0; i < 60; ++i) {
    scores.push_back(noise.normal());
    variants.push_back(variant("el", i / 2, scores.back() + noise.normal(), "CG"[i % 2]));
  }
  constexpr int kDraws = 201;
  Values draws;
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    RandomStream stream(7, "variant positions", draw, hash64("el"));
    Values x, y;
    for (int i = 0; i < 30; ++i) {
      const std::size_t position = stream.below(30);
      for (const std::size_t at : {2 * position, 2 * position + 1}) {
        x.push_back(scores[at]);
        y.push_back(variants[at].measured);
      }
    }
    draws.push_back(weighted_pearson(x, y, Values(x.size(), 1.0)));
  }
  std::sort(draws.begin(), draws.end());
  const auto result = element_scores(variants, scores, kDraws, 7);
  EXPECT_NEAR(result.elements[0].pearson.low, draws[5], 1e-12);     // 0.025 x 200
  EXPECT_NEAR(result.elements[0].pearson.high, draws[195], 1e-12);  // 0.975 x 200
  EXPECT_LT(result.elements[0].pearson.low, result.elements[0].pearson.value);
  // One element: its mean is itself.
  EXPECT_EQ(result.mean.pearson.low, result.elements[0].pearson.low);
}

TEST(VariantCeilings, AreRepeatedExperimentsAndReplicates) {
  std::vector<formats::Variant> variants;
  for (int i = 0; i < 10; ++i) {
    const auto at = static_cast<std::size_t>(i);
    variants.push_back(variant("LDLR", i, kX[at]));
    variants.push_back(variant("LDLR.2", i, kY[at]));
    variants.push_back(variant("elsewhere", 100 + i, kY[at]));
    variants.back().replicates = {kX[at], -kX[at]};
  }
  for (int i = 0; i < 4; ++i) variants.push_back(variant("overlap", i + 7, 1));
  const auto ceilings = variant_ceilings(variants);
  ASSERT_EQ(ceilings.size(), 4U);
  EXPECT_EQ(ceilings[0].first, "LDLR");
  EXPECT_EQ(ceilings[0].second, "LDLR.2");
  EXPECT_EQ(ceilings[0].variants, 10);
  EXPECT_NEAR(ceilings[0].r, 0.6576248696622544, 1e-12);
  EXPECT_EQ(ceilings[1].second, "overlap");  // 3 of its 4 variants
  EXPECT_TRUE(std::isnan(ceilings[1].r));
  EXPECT_EQ(ceilings[3].first, "elsewhere");  // its replicates
  EXPECT_EQ(ceilings[3].second, "elsewhere");
  EXPECT_NEAR(ceilings[3].r, -1, 1e-12);
}

}  // namespace
}  // namespace s2fbench::variants
