// VCF as text and through its tabix index.
#include "formats/vcf.hpp"

#include <gtest/gtest.h>
#include <htslib/bgzf.h>
#include <htslib/tbx.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "support/expect_error.hpp"

namespace s2fbench::formats {
namespace {

constexpr const char* kText =
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr1>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    "chr1\t10\t.\tA\tC,G\t.\tPASS\tEFFECT=0.5,-1;X=2\n"
    "chr1\t20\trs1\tAC\tA\t.\tPASS\tX=2\n"
    "chr1\t30\t.\tT\t<DEL>\t.\tPASS\tEFFECT=2\n"
    "chr2\t10\t.\tT\tC\t.\tPASS\tEFFECT=2\n"
    "chr2\t11\t.\tT\n";

class VcfTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "/vcf_test";
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "/plain.vcf") << kText;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string compressed(const std::string& text) const {
    const std::string path = folder_ + "/v.vcf.gz";
    BGZF* file = bgzf_open(path.c_str(), "w");
    EXPECT_EQ(bgzf_write(file, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    EXPECT_EQ(bgzf_close(file), 0);
    return path;
  }

  std::string folder_;
};

TEST_F(VcfTest, EveryAlternativeIsAnItem) {
  const auto table = read_variant_table(folder_ + "/plain.vcf", {"", "EFFECT"});
  ASSERT_EQ(table.variants.size(), 3U);
  EXPECT_EQ(table.variants[0].element, "plain");
  EXPECT_EQ(table.variants[0].measured, 0.5);
  EXPECT_EQ(table.variants[1].alternative, 'G');
  EXPECT_EQ(table.variants[1].measured, -1);
  EXPECT_EQ(table.variants[2].chromosome, "chr2");
  ASSERT_EQ(table.rejected.size(), 3U);
  EXPECT_EQ(table.rejected[0].reason, "not one base for another");
  EXPECT_EQ(table.rejected[1].reason, "allele is not A, C, G or T");
  EXPECT_EQ(table.rejected[2].reason, "too few columns");
  const auto unmeasured = read_variant_table(folder_ + "/plain.vcf", {});
  EXPECT_TRUE(std::isnan(unmeasured.variants.at(0).measured));
}

TEST_F(VcfTest, ARegionComesThroughTheIndex) {
  const std::string text = std::string(kText).substr(0, std::string(kText).rfind("chr2"));
  const auto path = compressed(text);
  ASSERT_EQ(tbx_index_build(path.c_str(), 0, &tbx_conf_vcf), 0);
  EXPECT_EQ(read_variant_table(path, {}).variants.size(), 3U);
  const auto table = read_variant_table(path, {"", "EFFECT", "chr2:1-10"});
  ASSERT_EQ(table.variants.size(), 1U);
  EXPECT_EQ(table.variants[0].measured, 2);
  EXPECT_TRUE(table.rejected.empty());
  EXPECT_TRUE(read_variant_table(path, {"", "", "chr2:100-200"}).variants.empty());
  test::expect_user_error(
      [&] {
        read_variant_table(path, {"", "", "chr9"});
      },
      {"no such region 'chr9'"});
}

TEST_F(VcfTest, RefusesRegionsWithoutAnIndex) {
  test::expect_user_error(
      [&] {
        read_variant_table(folder_ + "/plain.vcf", {"", "", "chr1"});
      },
      {"needs a bgzip file"});
  test::expect_user_error(
      [&] {
        read_variant_table(compressed(kText), {"", "", "chr1"});
      },
      {"no readable tabix index", "v.vcf.gz.tbi"});
  std::ofstream(folder_ + "/v.vcf.gz.tbi") << "no index";
  test::expect_user_error(
      [&] {
        read_variant_table(compressed(kText), {"", "", "chr1"});
      },
      {"no readable tabix index"});
  test::expect_user_error([&] { read_variant_table(folder_ + "/plain.vcf", {"GRCh38"}); },
                          {"--release is for tables"});
}

}  // namespace
}  // namespace s2fbench::formats
