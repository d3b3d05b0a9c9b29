// A published model on published variants: basenjimod of the profile study on the 15
// CAGI5 elements. Needs gopher-checkpoints/ and cagi5/, so it is skipped where
// S2FBENCH_SHARED_DATA does not name the folder that holds them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "keras/import_model.hpp"
#include "variants/effects.hpp"
#include "variants/statistics.hpp"

namespace s2fbench::variants {
namespace {

const std::vector<std::string> kElements = {
    "F9",   "GP1BA", "HBB",          "HBG1",     "HNF4A",    "IRF4",     "IRF6",  "LDLR",
    "MSMB", "SORT1", "MYCrs6983267", "PKLR-48h", "TERT-GBM", "TERT-HEK", "ZFAND3"};

// r to within 0.01 of what an independent program computed on the same windows: the
// element in the middle of 2,048 nt, N around it.
TEST(PublishedVariants, CorrelateAsComputedIndependently) {
  const char* root = std::getenv("S2FBENCH_SHARED_DATA");
  if (root == nullptr) GTEST_SKIP() << "S2FBENCH_SHARED_DATA is not set";
  const std::string folder = root;
  const std::string checkpoint = folder +
                                 "/gopher-checkpoints/"
                                 "basenji_finetune_basenjimod__1osnszic/best_model.h5";
  if (!std::filesystem::exists(checkpoint)) GTEST_SKIP() << "no file " << checkpoint;
  const auto model = keras::import_model({checkpoint}).model;
  config::VariantSettings settings;
  settings.tables = {folder + "/cagi5/elements.tsv.gz"};
  settings.release = "GRCh38";
  settings.sequences = folder + "/cagi5/derived_reference_GRCh38.fa";
  settings.flanks = "n";
  settings.elements = kElements;
  const auto job = make_variant_job(settings, 2048, 1);
  EXPECT_EQ(job.plan.variants.size(), 18440U);
  const auto scores =
      score_variants(*model, catalogue::Task::profile, job, comm::local_context(), {});
  const auto result = element_scores(job.plan.variants, scores[0].combined, 0, 1);
  ASSERT_EQ(result.elements.size(), 15U);
  const std::map<std::string, double> wanted = {
      {"F9", 0.511}, {"LDLR", 0.422}, {"SORT1", 0.327}, {"IRF4", 0.113}};
  for (const auto& element : result.elements) {
    std::cout << element.element << ": r " << element.pearson.value << ", n "
              << element.variants << "\n";
    if (!wanted.contains(element.element)) continue;
    EXPECT_NEAR(element.pearson.value, wanted.at(element.element), 0.01)
        << element.element;
  }
  std::cout << "mean r " << result.mean.pearson.value << "\n";
  EXPECT_NEAR(result.mean.pearson.value, 0.298, 0.01);
  std::map<std::string, double> ceilings;
  for (const auto& ceiling : variant_ceilings(job.table.variants)) {
    ceilings[ceiling.first + " " + ceiling.second] = ceiling.r;
  }
  EXPECT_NEAR(ceilings.at("LDLR LDLR.2"), 0.969, 0.0005);
  EXPECT_NEAR(ceilings.at("SORT1 SORT1.2"), 0.952, 0.0005);
}

}  // namespace
}  // namespace s2fbench::variants
