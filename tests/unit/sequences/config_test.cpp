#include "sequences/config.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

const std::string kFasta =
    "values: labels\ntracks: [a]\ninputs: [{fasta: s.fa, label: class}]\n";

TEST(SequencesConfig, DefaultsAreTheStrictOnes) {
  const auto config = MadeDataset().config(kFasta);
  EXPECT_EQ(config.split.by, SplitBy::homology);
  EXPECT_EQ(config.length.policy, LengthPolicy::equal);
  EXPECT_EQ(config.unknown, 0.25);
  EXPECT_EQ(config.sequences, 1);
  EXPECT_EQ(std::get<FastaInput>(config.inputs[0].source).label_key, "class");
}

TEST(SequencesConfig, ReadsEveryKey) {
  const auto config = MadeDataset().config(
      "values: labels\ntracks: [a]\nfixed_left: 15\nfixed_right: 10\nunknown: 0\n"
      "length: {fit: 101}\ndrop_unknown: true\npair_suffixes: [_F, _R]\n"
      "similarity: {identity: 0.95, cover: 0.8}\nnotes: [first, second]\n"
      "inputs:\n  - {fasta: s.fa, label: 1, prefix: 'p:'}\n"
      "  - {bed: b.bed, genome: g.fa, window: 101, label: 0, stranded: true, shift: -5}\n"
      "negatives: {from: regions, bed: n.bed, genome: g.fa, match: gc, per_positive: 2, "
      "distance: 100, seed: 4}\n"
      "split: {by: column, column: fold, train: [1-3, x], valid: [9], test: [chr-1]}\n");
  EXPECT_EQ(config.fixed_left, 15);
  EXPECT_EQ(config.length.length, 101);
  EXPECT_EQ(config.inputs[0].prefix, "p:");
  EXPECT_EQ(std::get<RegionInput>(config.inputs[1].source).shift, -5);
  EXPECT_EQ(config.negatives.per_positive, 2);
  EXPECT_EQ(config.split.values[0], (std::vector<std::string>{"1", "2", "3", "x"}));
  EXPECT_EQ(config.split.values[2], (std::vector<std::string>{"chr-1"}));
  EXPECT_EQ(config.similarity.cover, 0.8);
  EXPECT_EQ(config.notes.size(), 2U);
}

TEST(SequencesConfig, TracksMayBeCounted) {
  const auto config = MadeDataset().config(
      "values: measured\ntracks: {count: 12, prefix: t}\ninputs: [{hdf5: x.h5, sequence: "
      "x, targets: y}]\n");
  EXPECT_EQ(config.tracks.size(), 12U);
  EXPECT_EQ(config.tracks[0], "t01");
  EXPECT_EQ(config.tracks[11], "t12");
}

TEST(SequencesConfig, WrongOnesAreNamedWithTheirPlace) {
  const MadeDataset made;
  const auto fails = [&](const std::string& keys,
                         std::initializer_list<std::string> words) {
    test::expect_user_error([&] { made.config(keys); }, words);
  };
  fails(kFasta + "splt: {by: random}\n", {"d.yaml:6", "unknown key 'splt'", "split"});
  fails(kFasta + "split: {by: hash}\n", {"d.yaml:6:13", "hash"});
  fails(kFasta + "split: {by: random, shares: [0.5, 0.4, 0.2]}\n", {"the sum 1"});
  fails(kFasta + "split: {by: random, shares: [0.8, 0.1, 0.1], parts: 3}\n",
        {"shares or parts"});
  fails(kFasta + "split: {by: chromosome, valid: [chr1], test: [chr1]}\n",
        {"'chr1' is in the folds twice"});
  fails(kFasta + "split: {by: chromosome, valid: [chr1]}\n", {"test"});
  fails(kFasta + "unknown: 0.5\n", {"expected 0 or 0.25"});
  fails(kFasta + "length: {crop: 3, pad: 4}\n", {"one of crop, pad and fit"});
  fails(kFasta + "transform: log1p\n", {"only measured values"});
  fails(kFasta + "negatives: {from: shuffles, bed: x}\n", {"unknown key 'bed'"});
  fails("values: binary\ntracks: [a]\ninputs: []\n", {"d.yaml:3:9", "binary"});
  fails("values: labels\ntracks: [a]\ninputs: []\n", {"at least one input"});
  fails("values: labels\ntracks: [a, a]\ninputs: []\n", {"two tracks are named 'a'"});
  fails("values: labels\ntracks: [a]\ninputs: [{fasta: s.fa, label: 2}]\n",
        {"expected 0 or 1"});
  fails("values: labels\ntracks: [a, b]\ninputs: [{fasta: s.fa, label: 1}]\n",
        {"needs one track"});
  fails("values: labels\ntracks: [a]\ninputs: [{text: s.fa}]\n", {"fasta, table, hdf5"});
  fails(
      "values: measured\ntracks: [a, b]\ninputs: [{table: t, sequence: s, targets: x}]\n",
      {"expected 2 columns"});
  fails(
      "values: labels\ntracks: [a]\ninputs: [{hdf5: x, sequence: 'x_{fold}', targets: "
      "y}]\n",
      {"{fold}"});
  fails("values: labels\ntracks: [a]\ninputs: [{variants: v, sequences: s, window: 9}]\n",
        {"values: effect"});
  fails("values: effect\ninputs: [{variants: v, window: 9}]\n", {"genome or sequences"});
}

// Inputs that say to which fold they belong are split so, unless arrays of several folds
// are to be split anew.
TEST(SequencesConfig, FoldsOfInputsAreNotForgotten) {
  const MadeDataset made;
  const auto by = [&](const std::string& input, const std::string& split) {
    return made.config("values: labels\ntracks: [a]\ninputs: [" + input + "]\n" + split)
        .split.by;
  };
  const std::string fasta = "{fasta: s.fa, label: 1, fold: train}";
  const std::string arrays = "{hdf5: d.h5, sequence: 'x_{fold}', targets: 'y_{fold}'}";
  EXPECT_EQ(by("{fasta: s.fa, label: 1}", ""), SplitBy::homology);
  EXPECT_EQ(by(fasta, ""), SplitBy::given);
  EXPECT_EQ(by(arrays, ""), SplitBy::given);
  EXPECT_EQ(by(arrays, "split: {by: random}\n"), SplitBy::random);
  test::expect_user_error([&] { by(fasta, "split: {by: random}\n"); },
                          {"d.yaml:6", "inputs that say fold:", "given"});
}

TEST(SequencesConfig, TheKindTellsDatasetFilesApart) {
  const MadeDataset made;
  made.file("w.yaml", "name: x\ngenome: g.fa\n").file("o.yaml", "kind: table\n");
  made.config(kFasta);
  EXPECT_TRUE(is_sequences_config(made.path("d.yaml")));
  EXPECT_FALSE(is_sequences_config(made.path("w.yaml")));
  test::expect_user_error([&] { is_sequences_config(made.path("o.yaml")); },
                          {"o.yaml:1", "table"});
}

// The dataset files of the repository, whatever data they need.
TEST(SequencesConfig, ReadsTheRepositorysFiles) {
  int read = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(S2FBENCH_SOURCE_DIR "/configs/datasets")) {
    if (entry.path().extension() != ".yaml") continue;
    if (!is_sequences_config(entry.path().string())) continue;
    const auto config = load_sequences_config(entry.path().string());
    EXPECT_FALSE(config.inputs.empty()) << entry.path();
    ++read;
  }
  EXPECT_GE(read, 20);
}

}  // namespace
}  // namespace s2fbench::sequences
