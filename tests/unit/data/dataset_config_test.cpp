#include "data/dataset_config.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

const std::string kGood =
    "name: yeast\n"
    "genome: g.fa\n"
    "tracks:\n"
    "  - {name: a, file: a.bw, scale: mean1, replicate: a2.bw}\n"
    "  - {name: b, file: /abs/b.bw}\n"
    "windows: {stored: 3072, input: 2048}\n"
    "folds: {valid: [chr2], test: [chr3]}\n";

struct Files {
  std::string folder = test::make_folder("dataset_config");
  DatasetConfig load(const std::string& text, const std::string& root = "") const {
    test::write_text(folder + "/d.yaml", text);
    return load_dataset_config(folder + "/d.yaml", root);
  }
};

TEST(DatasetConfig, DefaultsAndPathsBesideTheFile) {
  const Files files;
  const DatasetConfig config = files.load(kGood);
  EXPECT_EQ(config.genome, files.folder + "/g.fa");
  EXPECT_EQ(config.tracks[0].replicate, files.folder + "/a2.bw");
  EXPECT_EQ(config.tracks[0].scale, Scale::mean1);
  EXPECT_EQ(config.tracks[1].file, "/abs/b.bw");
  EXPECT_EQ(config.tracks[1].scale, Scale::none);
  EXPECT_EQ(config.tiled().stride, 3072);
  EXPECT_EQ(config.tiled().train_threshold, 2);
  EXPECT_EQ(config.tiled().test_threshold, -1);
  EXPECT_EQ(config.missing, Missing::zero);
  EXPECT_EQ(config.storage, Storage::float32);
  EXPECT_EQ(config.valid[0].name, "chr2");
}

TEST(DatasetConfig, OptionsAreRead) {
  const DatasetConfig config =
      Files().load(kGood +
                   "exclude_chromosomes: [chrM, '*_alt']\nthreshold: {train: 0.5}\n"
                   "missing: skip\nstorage: float16\n");
  EXPECT_EQ(config.excluded[1].name, "*_alt");
  EXPECT_EQ(config.tiled().train_threshold, 0.5);
  EXPECT_EQ(config.missing, Missing::skip);
  EXPECT_EQ(config.storage, Storage::float16);
}

TEST(DatasetConfig, RootHoldsDataWhileBedFilesMayLieBesideTheFile) {
  const Files files;
  test::write_text(files.folder + "/near.bed", "chr1\t0\t1\n");
  const DatasetConfig config =
      files.load(kGood + "unmappable: [near.bed, far.bed]\n", "/data");
  EXPECT_EQ(config.genome, "/data/g.fa");
  EXPECT_EQ(config.unmappable[0], files.folder + "/near.bed");
  EXPECT_EQ(config.unmappable[1], "/data/far.bed");
}

TEST(DatasetConfig, MistakesAreNamedWithTheirPlace) {
  const Files files;
  const auto replaced = [](const std::string& from, const std::string& to) {
    std::string text = kGood;
    return text.replace(text.find(from), from.size(), to);
  };
  expect_user_error([&] { files.load(kGood + "treshold: {}\n"); },
                    {"d.yaml:8:1", "did you mean 'threshold'"});
  expect_user_error([&] { files.load(replaced("name: b", "name: a")); },
                    {"d.yaml:5", "two tracks are named 'a'"});
  expect_user_error([&] { files.load(replaced("2048", "4096")); },
                    {"d.yaml:6", "input of 4096 nt is longer", "3072"});
  expect_user_error([&] { files.load(replaced("2048", "many")); }, {"d.yaml:6"});
  expect_user_error([&] { files.load(replaced("[chr3]", "[chr2]")); },
                    {"d.yaml:7", "'chr2' is in the folds twice"});
  expect_user_error([&] { files.load(replaced("[chr3]", "[]")); }, {"d.yaml:7"});
  expect_user_error([&] { files.load(replaced("mean1", "mean2")); }, {"mean2"});
  expect_user_error([&] { files.load(replaced("genome: g.fa\n", "")); },
                    {"'genome' is missing"});
}

}  // namespace
}  // namespace s2fbench::data
