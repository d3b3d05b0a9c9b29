#include "audit/leakage_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "made_genome.hpp"

namespace s2fbench::audit {
namespace {

MadeGenome genome_with_copies() {
  RandomStream stream(1, "report");
  const Codes train = random_codes(40'000, stream);
  Codes test = random_codes(20'000, stream);
  for (std::size_t i = 0; i < 7; ++i)
    put(test, 2000 * i + 100, turned(part(train, 2000 * i + 400, 700 + 50 * i)));
  return {2000, train, {}, test};
}

TEST(LeakageReport, TextHasCountsAndTheWorst) {
  const MadeGenome genome = genome_with_copies();
  const std::string text = leakage_text(genome.audit(), genome.tables);
  EXPECT_NE(text.find("500 nt or more at identity 0.9"), std::string::npos);
  EXPECT_NE(text.find("test    train          10            0                7   70.00%"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("chr3:12000-14000 is like chr1:12000-14000 (-), 100"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("and 2 more"), std::string::npos);
}

TEST(LeakageReport, JsonAndTsvHaveEveryMatch) {
  const MadeGenome genome = genome_with_copies();
  const auto report = genome.audit();
  const auto json = nlohmann::json::parse(leakage_json(report, genome.tables));
  EXPECT_EQ(json["pairs"][1]["near_duplicates"], 7);
  EXPECT_EQ(json["pairs"][1]["matches"].size(), 7U);
  EXPECT_EQ(json["pairs"][1]["matches"][0]["query"]["chromosome"], "chr3");
  const auto lines = split(leakage_tsv(report, genome.tables), '\n');
  ASSERT_EQ(lines.size(), 9U);  // heading, seven, nothing after the last end of line
  for (std::size_t i = 0; i < 8; ++i)
    EXPECT_EQ(split(lines[i], '\t').size(), 14U) << lines[i];
  EXPECT_EQ(lines[1].substr(0, 52),
            "near_duplicate\ttest\ttiled\tchr3\t12000\t14000\ttrain\ttil");
}

}  // namespace
}  // namespace s2fbench::audit
