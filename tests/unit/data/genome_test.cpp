#include "data/genome.hpp"

#include <gtest/gtest.h>
#include <htslib/bgzf.h>
#include <unistd.h>

#include <filesystem>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

// Mode "w" writes bgzip, "wg" plain gzip.
void write_compressed(const std::string& path, const std::string& text,
                      const char* mode) {
  BGZF* file = bgzf_open(path.c_str(), mode);
  ASSERT_EQ(bgzf_write(file, text.data(), text.size()),
            static_cast<ssize_t>(text.size()));
  ASSERT_EQ(bgzf_close(file), 0);
}

TEST(Genome, CodesOfEveryLetter) {
  const std::string path = test::make_folder("genome") + "/g.fa";
  test::write_fasta(path, {{"chr1", "ACGTacgtNnRY"}, {"chr2", "TTT"}});
  const Genome genome = Genome::open(path);
  ASSERT_EQ(genome.chromosomes().size(), 2U);
  EXPECT_EQ(genome.chromosomes()[0].name, "chr1");
  EXPECT_EQ(genome.length("chr2"), 3);
  EXPECT_EQ(genome.length("chr3"), std::nullopt);
  EXPECT_EQ(genome.bases("chr1", 0, 12),
            (std::vector<std::uint8_t>{0, 1, 2, 3, 0, 1, 2, 3, 4, 4, 4, 4}));
  EXPECT_EQ(genome.bases("chr1", 2, 4), (std::vector<std::uint8_t>{2, 3}));
  EXPECT_TRUE(genome.bases("chr1", 5, 5).empty());
  EXPECT_TRUE(std::filesystem::exists(path + ".fai"));
}

TEST(Genome, BgzipAcrossBlocks) {
  const std::string path = test::make_folder("genome") + "/g.fa.gz";
  const std::string letters = test::random_letters(200000, 5);
  write_compressed(path, ">c\n" + letters + "\n", "w");
  const Genome genome = Genome::open(path);
  const auto bases = genome.bases("c", 65000, 140000);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    ASSERT_EQ(bases[i], base_code(letters[65000 + i])) << i;
  }
}

TEST(Genome, UnusableFiles) {
  const std::string folder = test::make_folder("genome");
  expect_user_error([&] { Genome::open(folder + "/none.fa"); }, {"no such FASTA"});
  test::write_text(folder + "/text.fa", "chr1 ACGT\n");
  expect_user_error([&] { Genome::open(folder + "/text.fa"); }, {"not a FASTA file"});
  test::write_text(folder + "/empty.fa", "");
  expect_user_error([&] { Genome::open(folder + "/empty.fa"); }, {"not a FASTA file"});
  write_compressed(folder + "/plain.fa.gz", ">c\nACGT\n", "wg");
  expect_user_error([&] { Genome::open(folder + "/plain.fa.gz"); }, {"try gunzip"});
}

TEST(Genome, FastaThatDoesNotFitItsIndex) {
  const std::string path = test::make_folder("genome") + "/g.fa";
  test::write_fasta(path, {{"chr1", test::random_letters(5000, 1)}});
  Genome::open(path);
  std::filesystem::resize_file(path, 100);
  const Genome genome = Genome::open(path);
  expect_user_error([&] { genome.bases("chr1", 1000, 2000); }, {"samtools faidx"});
}

// A folder that takes no file; as root only one that is no folder does, so that the
// index's place is taken by a folder instead.
TEST(Genome, NoIndexAndNoneCanBeWritten) {
  const std::string path = test::make_folder("genome") + "/g.fa";
  test::write_fasta(path, {{"chr1", "ACGT"}});
  if (geteuid() != 0) {
    std::filesystem::permissions(
        std::filesystem::path(path).parent_path(),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    expect_user_error([&] { Genome::open(path); },
                      {"without index", "try samtools faidx " + path});
    std::filesystem::permissions(std::filesystem::path(path).parent_path(),
                                 std::filesystem::perms::owner_all);
  } else {
    std::filesystem::create_directory(path + ".fai");
    expect_user_error([&] { Genome::open(path); }, {"try samtools faidx " + path});
  }
}

}  // namespace
}  // namespace s2fbench::data
