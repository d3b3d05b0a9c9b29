// What a trial records of its variants, against the statistics of the same scores.
#include "variants/metric_values.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random_stream.hpp"
#include "variants/statistics.hpp"

namespace s2fbench::variants {
namespace {

// Two experiments on the same 30 variants, one of them with replicates, and a third one
// that was never measured.
VariantJob small_job() {
  VariantJob job;
  RandomStream stream(1, "metric values test");
  for (const char* element : {"LDLR", "LDLR.2", "dark"}) {
    for (int i = 0; i < 30; ++i) {
      formats::Variant variant{element, "chr19", 100 + i, 'A', 'C', 0, {}, "t"};
      variant.measured = i % 7 + stream.uniform();
      if (variant.element == "LDLR.2")
        variant.replicates = {variant.measured - 0.1 * stream.uniform(),
                              variant.measured};
      if (variant.element == "dark") variant.measured = std::nan("");
      job.table.variants.push_back(variant);
    }
  }
  job.plan.variants = job.table.variants;
  return job;
}

std::vector<VariantScore> small_scores(const VariantJob& job) {
  VariantScore score{"log2_ratio", {}, {}};
  RandomStream stream(2, "metric values test");
  for (const auto& variant : job.plan.variants)
    score.combined.push_back((std::isnan(variant.measured) ? 0 : -variant.measured / 3) +
                             stream.uniform());
  score.combined[4] = std::nan("");
  return {score};
}

TEST(VariantMetrics, AreThoseOfTheReport) {
  const auto job = small_job();
  const auto scores = small_scores(job);
  const auto report = element_scores(job.plan.variants, scores[0].combined, 0, 1);
  const auto of = [&](const std::string& metric) {
    return metric_values(metric, job, scores, "log2_ratio");
  };
  const auto pearson = of("variant_pearson"), spearman = of("variant_spearman");
  ASSERT_EQ(pearson.size(), 3U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(pearson[i], report.elements[i].pearson.value, 1e-12);
    EXPECT_NEAR(spearman[i], report.elements[i].spearman.value, 1e-12);
    EXPECT_LT(pearson[i], 0);
  }
  EXPECT_TRUE(std::isnan(pearson[2]));
  EXPECT_EQ(of("variant_pearson_variants"), (std::vector<double>{29, 30, 0}));
}

TEST(VariantMetrics, CeilingsAreOfTheRepetitionWithTheMostVariants) {
  auto job = small_job();
  job.plan.variants.erase(job.plan.variants.begin() + 30, job.plan.variants.begin() + 60);
  const auto ceilings = variant_ceilings(job.table.variants);
  ASSERT_EQ(ceilings.size(), 2U);  // LDLR with LDLR.2, and the replicates of LDLR.2
  ASSERT_EQ(ceilings[0].second, "LDLR.2");
  const auto repeat = metric_values("variant_pearson_repeat", job, {}, "log2_ratio");
  ASSERT_EQ(repeat.size(), 2U);  // LDLR and dark
  EXPECT_NEAR(repeat[0], ceilings[0].r, 1e-12);
  EXPECT_TRUE(std::isnan(repeat[1]));
  const auto root = metric_values("variant_pearson_repeat_root", job, {}, "log2_ratio");
  EXPECT_NEAR(root[0], std::sqrt(ceilings[0].r), 1e-12);
}

TEST(VariantMetrics, AModelWithoutTheScoreHasNone) {
  const auto job = small_job();
  const auto values =
      metric_values("variant_pearson", job, small_scores(job), "logit_difference");
  ASSERT_EQ(values.size(), 3U);
  for (const double value : values) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace s2fbench::variants
