// Published variant tables: every row in one of two lists, with a reason in the second.
#include "formats/variant_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/random_stream.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::formats {
namespace {

class VariantTableTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = testing::TempDir() + "/variant_table_" + test->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
  VariantTable read(const std::string& name, const std::string& text,
                    const VariantTableOptions& options = {}) {
    return read_variant_table(write(name, text), options);
  }

  std::string folder_;
};

std::map<std::string, int> reasons(const VariantTable& table) {
  std::map<std::string, int> counts;
  for (const auto& item : table.rejected) ++counts[item.reason];
  return counts;
}

constexpr const char* kKircher =
    "Chrom\tPos\tRef\tAlt\tBarcodes\tDNA\tRNA\tCoefficient\tpValue\tElement\tRelease\n";

TEST_F(VariantTableTest, KircherRowsAreSubstitutionsOrHaveAReason) {
  const auto table =
      read("elements.tsv", std::string(kKircher) +
                               "X\t100\tA\tC\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n"
                               "X\t100\tA\t-\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n"
                               "NA\tNA\tNA\tNA\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n"
                               "X\t101\tN\tG\t1\t2\t3\t0.5\t0.1\tF9\tGRCh38\n"
                               "X\t101\tT\tT\t1\t2\t3\t0.5\t0.1\tF9\tGRCh38\n"
                               "X\t101.5\tT\tG\t1\t2\t3\t0.5\t0.1\tF9\tGRCh38\n"
                               "X\t102\tt\tg\t1\t2\t3\tNA\t0.1\tF9\tGRCh38\n"
                               "X\t103\tT\tG\t1\t2\t3\tinf\t0.1\tF9\tGRCh38\n"
                               "X\t104\tT\n"
                               "X\t105\tT\tGA\t1\t2\t3\t0.5\t0.1\tF9\tGRCh38\n");
  ASSERT_EQ(table.variants.size(), 2U);
  EXPECT_EQ(table.variants[0].element, "F9");
  EXPECT_EQ(table.variants[0].chromosome, "X");
  EXPECT_EQ(table.variants[0].position, 100);
  EXPECT_EQ(table.variants[0].reference, 'A');
  EXPECT_EQ(table.variants[0].measured, -0.5);
  EXPECT_EQ(table.variants[1].reference, 'T');
  EXPECT_EQ(table.variants[1].alternative, 'G');
  EXPECT_TRUE(std::isnan(table.variants[1].measured));
  EXPECT_EQ(reasons(table),
            (std::map<std::string, int>{{"deletion or insertion", 1},
                                        {"no position", 1},
                                        {"allele is not A, C, G or T", 1},
                                        {"alternative equals reference", 1},
                                        {"position is not a whole number", 1},
                                        {"measured value is not a finite number", 1},
                                        {"not one base for another", 1},
                                        {"too few columns", 1}}));
  EXPECT_NE(table.rejected[0].where.find("elements.tsv:3"), std::string::npos);
  EXPECT_EQ(table.rejected[0].alternative, "-");
}

TEST_F(VariantTableTest, SeveralReleasesNeedAWord) {
  const std::string text = std::string(kKircher) +
                           "X\t100\tA\tC\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh37\n"
                           "X\t200\tA\tC\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n";
  test::expect_user_error([&] { read("e.tsv", text); },
                          {"GRCh37, GRCh38", "--release GRCh37", "e.tsv"});
  const auto table = read("e.tsv", text, {"GRCh38"});
  ASSERT_EQ(table.variants.size(), 1U);
  EXPECT_EQ(table.variants[0].position, 200);
  test::expect_user_error([&] { read("e.tsv", text, {"hg19"}); },
                          {"no rows of release 'hg19'", "it has GRCh37, GRCh38"});
}

TEST_F(VariantTableTest, ReleasedAndChallengeTablesNameTheirElements) {
  const auto released =
      read("cagi5_df.csv",
           "#Chrom,Pos,Ref,Alt,Value,Confidence,class,regulatory_element,phyloP\n"
           "X,138612669,T,A,-0.17,0.07,0,release_F9,0.47\n");
  ASSERT_EQ(released.variants.size(), 1U);
  EXPECT_EQ(released.variants[0].element, "F9");
  EXPECT_EQ(released.variants[0].measured, -0.17);
  const auto challenge = read("TestDataset.txt",
                              "Chrom\tPos\tRef\tAlt\tPromoter_Enhancer\n"
                              "1\t109817273\tC\tA\tSORT1\n");
  ASSERT_EQ(challenge.variants.size(), 1U);
  EXPECT_EQ(challenge.variants[0].element, "SORT1");
  EXPECT_TRUE(std::isnan(challenge.variants[0].measured));
}

TEST_F(VariantTableTest, Cagi5FilesHaveSevenLinesOfWords) {
  std::string text;
  for (int i = 0; i < 7; ++i) text += "words about the challenge\n";
  const auto table = read("challenge_LDLR.tsv",
                          text + "19\t11200000\tG\tA\t-0.25\t0.4\n19\t11200001\tC\tT\n");
  ASSERT_EQ(table.variants.size(), 1U);
  EXPECT_EQ(table.variants[0].element, "LDLR");
  EXPECT_EQ(table.variants[0].measured, -0.25);
  EXPECT_EQ(reasons(table), (std::map<std::string, int>{{"too few columns", 1}}));
  // The seventh line may name the columns; the element is then the file's as well.
  const auto named = read("release_F9.tsv",
                          "##a\n##b\n##c\n##d\n##e\n##f\n"
                          "#Chrom\tPos\tRef\tAlt\tValue\tConfidence\nX\t9\tG\tA\t1\t0\n");
  ASSERT_EQ(named.variants.size(), 1U);
  EXPECT_EQ(named.variants[0].element, "F9");
}

TEST_F(VariantTableTest, ReplicatesAreAveragedAndKept) {
  const std::string text =
      "Chrom\tPos\tRef\tAlt\tElement\tliver.rep1\tliver.rep2\tblood.rep1\n"
      "chr3\t10\tA\tC\tone-sided.1\t1\t3\t7\n"
      "chr3\t11\tA\tC\tone-sided.1\tNA\t3\t7\n";
  const auto table = read("mutagenesis.tsv", text, {"", "liver"});
  ASSERT_EQ(table.variants.size(), 2U);
  EXPECT_EQ(table.variants[0].measured, 2);
  EXPECT_EQ(table.variants[0].replicates, (std::vector<double>{1, 3}));
  EXPECT_EQ(table.variants[1].measured, 3);
  EXPECT_TRUE(table.variants[1].replicates.empty());
  EXPECT_TRUE(std::isnan(read("mutagenesis.tsv", text).variants[0].measured));
  test::expect_user_error(
      [&] {
        read("mutagenesis.tsv", text, {"", "brain"});
      },
      {"no column 'brain'", "blood.rep1"});
}

TEST_F(VariantTableTest, RepeatsAreSetApart) {
  VariantTable table;
  for (const char* element : {"a", "b", "a"}) {
    table.variants.push_back({element, "chr1", 5, 'A', 'C', 1.0, {}, "x:1"});
  }
  const auto result = without_duplicates(table);
  EXPECT_EQ(result.variants.size(), 2U);
  EXPECT_EQ(reasons(result), (std::map<std::string, int>{{"duplicate", 1}}));
}

TEST_F(VariantTableTest, RefusesWhatIsNoTable) {
  test::expect_user_error([&] { read("x.tsv", ""); }, {"empty variant table", "x.tsv"});
  test::expect_user_error([&] { read("x.tsv", "a\tb\n1\t2\n"); },
                          {"not a variant table", "Chrom, Pos, Ref, Alt"});
  test::expect_user_error([&] { read("x.tsv", std::string(500, '\n')); },
                          {"not a variant table"});
  test::expect_user_error([&] { read_variant_table(folder_ + "/none", {}); },
                          {"no such file"});
  test::expect_user_error([&] { read("x.bcf", "BCF\2\2"); }, {"BCF is not read"});
}

// Bytes of a good table changed, cut or doubled: it is read or refused, whatever comes.
TEST_F(VariantTableTest, DamagedTablesAreReadOrRefused) {
  const std::string good = std::string(kKircher) +
                           "X\t100\tA\tC\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n"
                           "X\t101\tG\t-\t1\t2\t3\t-0.5\t0.1\tF9\tGRCh38\n";
  const std::string vcf =
      "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
      "chr1\t10\t.\tA\tC,G\t.\tPASS\tCoefficient=0.5,-1;X=2\n";
  int read_count = 0, refused = 0;
  for (std::uint64_t item = 0; item < 2000; ++item) {
    RandomStream random(1, "damage", 0, item);
    std::string text = item % 2 == 0 ? good : vcf;
    for (std::uint64_t change = random.below(6); change-- > 0;) {
      const std::size_t at = random.below(text.size());
      const std::uint64_t kind = random.below(3);
      if (kind == 0) text[at] = static_cast<char>(random.below(256));
      if (kind == 1) text.insert(at, text.substr(at, random.below(40)));
      if (kind == 2) text.erase(at, random.below(20));
      if (text.empty()) text = "x";
    }
    try {
      const auto table = read("damaged", text, {"", "Coefficient"});
      for (const auto& variant : table.variants) {
        EXPECT_NE(std::string("ACGT").find(variant.reference), std::string::npos);
        EXPECT_FALSE(std::isinf(variant.measured));
      }
      ++read_count;
    } catch (const UserError&) {
      ++refused;
    }
  }
  EXPECT_GT(read_count, 100);
  EXPECT_GT(refused, 100);
}

// The published tables, where S2FBENCH_SHARED_DATA names the folder that holds cagi5/.
TEST(PublishedVariants, FifteenElementsHave18440Substitutions) {
  const char* root = std::getenv("S2FBENCH_SHARED_DATA");
  if (root == nullptr) GTEST_SKIP() << "S2FBENCH_SHARED_DATA is not set";
  const std::string path = std::string(root) + "/cagi5/elements.tsv.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no file " << path;
  const std::set<std::string> elements = {
      "F9",           "GP1BA",    "HBB",      "HBG1",     "HNF4A",
      "IRF4",         "IRF6",     "LDLR",     "MSMB",     "SORT1",
      "MYCrs6983267", "PKLR-48h", "TERT-GBM", "TERT-HEK", "ZFAND3"};
  const auto table = read_variant_table(path, {"GRCh38"});
  EXPECT_EQ(table.variants.size() + table.rejected.size(), 89316U / 2);
  EXPECT_EQ(reasons(table)["no position"], 11);
  const auto chosen = std::count_if(
      table.variants.begin(), table.variants.end(),
      [&](const Variant& variant) { return elements.contains(variant.element); });
  EXPECT_EQ(chosen, 18440);
}

}  // namespace
}  // namespace s2fbench::formats
