// What is said of scored variants, in three formats.
#include "variants/report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "h5/file.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"
#include "variants/files.hpp"

namespace s2fbench::variants {
namespace {

VariantReport small_report() {
  VariantMethod method;
  method.model = "bpnet";
  method.tracks = {"liver", "blood"};
  method.flanks = "N (0.25 of each base)";
  method.draws = 20;
  VariantPlan plan;
  VariantScore score{"log2_ratio", {}, {}};
  for (int i = 0; i < 5; ++i) {
    plan.variants.push_back({"F9", "chrX", 10 + i, 'A', 'C', i * 0.5, {}, "t"});
    score.combined.push_back(i == 4 ? std::nan("") : -i);
    score.by_track.insert(score.by_track.end(), {0.1 * i, std::nan("")});
  }
  plan.rejected.push_back({"F9", "X", "9", "A", "-", "deletion or insertion", "", "t:2"});
  plan.rejected.push_back(
      {"F9", "X", "9", "A", "C", "reference mismatch", "the sequence has \xff", "t:3"});
  return make_report(method, plan, {score}, plan.variants);
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(VariantReport, SaysWhatWasRejectedAndThatFlanksWereMadeUp) {
  const auto report = small_report();
  const std::string text = variant_text(report);
  for (const char* words :
       {"not comparable with genomic context", "| F9 | 4 | 5 | -1.000", "| mean of 1 |",
        "| reference mismatch | 1 | t:3", "5 scored, 2 rejected", "20 draws"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << " is not in\n" << text;
  }
  const auto json = nlohmann::json::parse(variant_json(report));
  EXPECT_FALSE(json["genomic_context"]);
  EXPECT_EQ(json["scores"][0]["elements"][0]["undefined"], 1);
  EXPECT_NEAR(json["scores"][0]["mean"]["pearson"]["r"], -1.0, 1e-12);
  EXPECT_EQ(json["scores"][0]["undefined_tracks"], 5);
  EXPECT_NE(text.find("undefined: 5 of 10 values of single tracks"), std::string::npos);
  EXPECT_EQ(json["rejected"]["counts"]["deletion or insertion"], 1);
  EXPECT_EQ(json["rejected"]["items"].size(), 2U);
}

TEST(VariantReport, GenomicContextIsSaidToo) {
  VariantMethod method;
  EXPECT_EQ(in_words(method).at("context"), "genomic");
  method.geometry.shifts = 20;
  EXPECT_NE(in_words(method).at("windows").find("20 shifts"), std::string::npos);
}

TEST(VariantReport, NothingLeftIsAnErrorWithTheReasons) {
  VariantPlan plan;
  test::expect_user_error([&] { expect_some(plan); }, {"none was in the table"});
  plan.rejected = small_report().plan.rejected;
  test::expect_user_error([&] { expect_some(plan); },
                          {"no variant is left", "1 x deletion or insertion",
                           "1 x reference mismatch", "t:2"});
}

TEST(VariantReport, NoDefinedScoreIsAnErrorToo) {
  auto report = small_report();
  expect_defined(report);
  report.undefined = {5};
  test::expect_user_error([&] { expect_defined(report); },
                          {"no variant has a defined score", "bpnet"});
}

TEST(VariantFiles, HoldEveryVariantAndEveryRejectedItem) {
  const std::string folder = test::make_folder("variant_files");
  const auto report = small_report();
  write_variants(folder + "/v.tsv", report);
  const std::string text = text_of(folder + "/v.tsv");
  EXPECT_NE(text.find("# context: not comparable with genomic context\n"),
            std::string::npos);
  EXPECT_NE(text.find("\tlog2_ratio\tlog2_ratio:liver\tlog2_ratio:blood\n"),
            std::string::npos);
  EXPECT_NE(text.find("F9\tchrX\t11\tA\tC\t0.5\tscored\t\t-1\t0.1\tNA\n"),
            std::string::npos);
  EXPECT_NE(text.find("\tdeletion or insertion\tt:2\tNA\tNA\tNA\n"), std::string::npos);
  write_variants(folder + "/v.h5", report);
  const h5::File file = h5::File::open(folder + "/v.h5");
  EXPECT_EQ(file.dataset("position").read<std::int64_t>()[1], 11);
  EXPECT_EQ(file.dataset("log2_ratio").read<double>()[2], -2);
  file.dataset("log2_ratio_by_track").expect_shape({5, 2});
  EXPECT_EQ(file.dataset("rejected_reason").read_text()[1], "reference mismatch");
  EXPECT_EQ(file.text_attribute("context"), "not comparable with genomic context");
  EXPECT_FALSE(std::filesystem::exists(folder + "/v.h5.tmp"));
  test::expect_user_error([&] { write_variants(folder + "/v.txt", report); },
                          {"neither .tsv nor .h5", "v.txt"});
}

}  // namespace
}  // namespace s2fbench::variants
