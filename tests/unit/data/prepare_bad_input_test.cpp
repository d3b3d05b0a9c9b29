#include <gtest/gtest.h>

#include <filesystem>

#include "small_inputs.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

class BadInput : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_FALSE(std::filesystem::exists(inputs_.path("d.h5")));
    EXPECT_FALSE(std::filesystem::exists(inputs_.path("d.h5.tmp")));
  }
  void expect_refused(std::initializer_list<std::string> words) {
    expect_user_error([&] { inputs_.run(); }, words);
  }
  SmallInputs inputs_{"bad_input"};
};

TEST_F(BadInput, ChromosomeOfAnotherLength) {
  inputs_.chromosomes[1].length = 501;
  expect_refused({"chr2 has 501 nt", "500 nt in the FASTA", "genome release"});
}

TEST_F(BadInput, NoSharedName) {
  inputs_.chromosomes = {{"1", 1000}, {"2", 500}, {"3", 450}};
  for (auto* runs : {&inputs_.a, &inputs_.b}) {
    for (auto& run : *runs) run.chromosome = run.chromosome.substr(3);
  }
  expect_refused({"no chromosome name is shared", "chr1, chr2, chr3", "1, 2, 3"});
}

TEST_F(BadInput, ChromosomeThatATrackLacks) {
  inputs_.chromosomes.pop_back();
  inputs_.a.pop_back();
  inputs_.b.pop_back();
  expect_refused({"track 'a' has no data on chr3", "exclude_chromosomes"});
}

TEST_F(BadInput, TestChromosomeWithoutValues) {
  inputs_.b.pop_back();
  expect_refused({"track 'b' has no data on chr3"});
}

TEST_F(BadInput, TruncatedBigWig) {
  inputs_.write();
  const std::string path = inputs_.path("b.bw");
  std::filesystem::resize_file(path, std::filesystem::file_size(path) * 2 / 3);
  expect_user_error([&] { inputs_.run_again(); }, {"b.bw", "truncated"});
}

TEST_F(BadInput, MissingFiles) {
  inputs_.write();
  std::filesystem::remove(inputs_.path("a.bw"));
  expect_user_error([&] { inputs_.run_again(); }, {"no such bigWig file", "a.bw"});
  std::filesystem::remove(inputs_.path("g.fa"));
  expect_user_error([&] { inputs_.run_again(); }, {"no such FASTA file", "g.fa"});
}

TEST_F(BadInput, WindowsLongerThanEveryContig) {
  inputs_.windows = "{stored: 1001, input: 64}";
  expect_refused({"d.yaml:", "windows of 1001 nt are longer than every contig", "1000"});
}

TEST_F(BadInput, WindowsLongerThanTheTestChromosome) {
  inputs_.windows = "{stored: 460, input: 64}";
  expect_refused({"the test fold has no window of 460 nt"});
}

TEST_F(BadInput, UnknownFoldChromosome) {
  inputs_.folds = "{valid: [chr2], test: [chr33]}";
  expect_refused({"d.yaml:", "no chromosome 'chr33'", "did you mean 'chr3'"});
}

TEST_F(BadInput, UnknownExcludedChromosome) {
  inputs_.more = "exclude_chromosomes: ['*_alt']\n";
  expect_refused({"no chromosome '*_alt'"});
}

TEST_F(BadInput, NothingPassesTheThreshold) {
  inputs_.more = "threshold: {train: 500}\n";
  expect_refused({"none of the 10 training windows passes", "lower threshold"});
}

TEST_F(BadInput, BedOfAnotherGenome) {
  test::write_text(inputs_.path("u.bed"), "chr1\t0\t5\nchr2\t10\t501\n");
  inputs_.more = "unmappable: [u.bed]\n";
  expect_refused({"u.bed:2", "501", "chr2 of 500 nt"});
}

TEST_F(BadInput, BedWithLetters) {
  test::write_text(inputs_.path("u.bed"), "chr1\tzero\t5\n");
  inputs_.more = "unmappable: [u.bed]\n";
  expect_refused({"u.bed:1", "'zero'"});
}

TEST_F(BadInput, MissingBed) {
  inputs_.more = "unmappable: [none.bed]\n";
  expect_refused({"no such file", "none.bed"});
}

TEST_F(BadInput, ValueTooLargeForHalfPrecision) {
  inputs_.a[1].value = 70000;
  inputs_.more += "storage: float16\n";
  expect_refused({"track 'a'", "65504"});
}

TEST_F(BadInput, TrackOfZerosCannotBeScaled) {
  for (auto& run : inputs_.b) run.value = 0;
  inputs_.tracks =
      "  - {name: a, file: a.bw}\n"
      "  - {name: b, file: b.bw, scale: mean1}\n";
  expect_refused({"track 'b' cannot be scaled", "scale: none"});
}

TEST_F(BadInput, OutputFolderMissing) {
  inputs_.write();
  const DatasetConfig config = load_dataset_config(inputs_.path("d.yaml"));
  expect_user_error([&] { prepare(config, inputs_.path("none/d.h5")); },
                    {"no such folder", "none"});
}

}  // namespace
}  // namespace s2fbench::data
