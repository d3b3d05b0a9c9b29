// Sweeps over sequence tables: what is left out of the file, and what does not fit.
#include <set>

#include "sweep/input_shape.hpp"
#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

DatasetSummary table_of(const std::string& values, int each = 1) {
  DatasetSummary summary;
  summary.content_hash = "abc";
  summary.input_length = 230;
  summary.tracks = {"HepG2"};
  summary.has_labels = values == "labels";
  summary.sequences = SequenceSummary{values, each, {800, 100, 100}, {500, 500}, {}};
  summary.stores["gpn.h5"] = {"", "1f", "full", 1, 230, true, 512, {3, 6}};
  summary.stores["mean.h5"] = {"", "2f", "mean", 1, 1, true, 512, {6}};
  summary.stores["bad.h5"] = {
      "the store is of another dataset", "", "", 1, 0, true, 0, {}};
  return summary;
}

const std::string kHead =
    "data: d.h5\ntrain: {recipe: sequences}\nevaluate: {metrics: [pearson]}\naxes:\n";

std::set<std::string> reasons(const std::string& text, const DatasetSummary& dataset) {
  std::set<std::string> all;
  const Plan plan = make_plan(SweepFile(text).load(), dataset);
  for (const auto& cell : plan.cells) all.insert(cell.invalid_reason);
  return all;
}

using Reasons = std::set<std::string>;

TEST(SequenceRules, LossAndResolutionAreTheModelsOwn) {
  const auto plan = make_plan(SweepFile(kHead + "  model: [mlp, ridge]\n").load(),
                              table_of("measured"));
  EXPECT_EQ(plan.sweep.axes[1].values, std::vector<std::string>{"mse"});
  EXPECT_EQ(plan.sweep.axes[2].values, std::vector<std::string>{"0"});
  for (const auto& cell : plan.cells) EXPECT_EQ(cell.invalid_reason, "");
  EXPECT_NE(
      SweepFile(kHead + "  model: [mlp, logistic]\n").error().find("losses of their own"),
      std::string::npos);
}

TEST(SequenceRules, NoFirstTokenOfAModelWithoutOne) {
  auto dataset = table_of("measured");
  dataset.stores["gpn.h5"].special_start = false;
  const std::string sweep = kHead +
                            "  model: [ridge]\n  representation: ['store:gpn.h5']\n"
                            "extra_axes: {representation.pool: [mean, cls]}\n";
  EXPECT_EQ(reasons(sweep, dataset),
            (Reasons{"",
                     "representation 'store:gpn.h5': its model has no special first "
                     "token, so there is no 'cls'"}));
}

TEST(SequenceRules, KindsMustFit) {
  const std::string mlp = kHead + "  model: [mlp]\n";
  EXPECT_EQ(reasons(mlp, table_of("labels")),
            Reasons{"loss 'mse' wants measured, the table holds labels"});
  EXPECT_EQ(reasons(mlp, table_of("effect")),
            Reasons{"the table holds variants: pairs are scored, not trained on"});
  EXPECT_EQ(reasons(mlp, small_dataset()),
            Reasons{"model 'mlp' is for sequence tables, the dataset has windows"});
  EXPECT_EQ(reasons(mlp, table_of("letters")),
            Reasons{"loss 'mse' wants measured, the table holds letters"});
  EXPECT_EQ(reasons(kHead + "  model: [cnn]\n  loss: [mse]\n", table_of("measured")),
            Reasons{"model 'cnn' predicts profiles, the dataset is a sequence table"});
  EXPECT_EQ(reasons("data: d.h5\naxes:\n  model: [cnn]\nevaluate: {metrics: [pearson]}\n",
                    small_dataset()),
            Reasons{"metric 'pearson' is for sequence tables, the dataset is of windows "
                    "of a genome"});
}

TEST(SequenceRules, LettersAreGuessedFromLetters) {
  const std::string gpn = "data: d.h5\ntrain: {recipe: gpn}\naxes:\n  model: [gpn]\n";
  const std::string metrics = "evaluate: {metrics: [perplexity]}\n";
  EXPECT_EQ(reasons(gpn + metrics, table_of("letters")), Reasons{""});
  EXPECT_EQ(reasons(gpn + metrics, table_of("measured")),
            Reasons{"loss 'masked_letters' wants letters, the table holds measured"});
  EXPECT_EQ(reasons(gpn + metrics, small_dataset()),
            Reasons{"model 'gpn' is for sequence tables, the dataset has windows"});
  EXPECT_EQ(reasons(gpn + "evaluate: {metrics: [pearson]}\n", table_of("letters")),
            Reasons{"metric 'pearson' is for sequence tables, the dataset is of sequence "
                    "tables of letters"});
  EXPECT_EQ(reasons(kHead + "  model: [gpn]\n", table_of("letters")).size(), 1U);
  const std::string forward =
      "data: d.h5\ntrain: {recipe: gpn, augment: {reverse_complement: false}}\naxes:\n"
      "  model: [gpn]\n  representation: [kmer]\n";
  EXPECT_EQ(reasons(forward + metrics, table_of("letters")),
            Reasons{"it reads letters: representation onehot"});
  EXPECT_EQ(
      reasons(gpn + "select: {shuffle_labels: true}\n" + metrics, table_of("letters")),
      Reasons{"select.shuffle_labels: letters have no labels"});
}

TEST(SequenceRules, StoresMustGiveWhatIsAskedFor) {
  const auto with = [&](const std::string& more) {
    return reasons(kHead + "  model: [ridge]\n" + more, table_of("measured"));
  };
  EXPECT_EQ(with("  representation: [onehot, kmer, \"store:gpn.h5\"]\n"), Reasons{""});
  EXPECT_EQ(with("  representation: [\"store:bad.h5\"]\n"),
            Reasons{"representation 'store:bad.h5': the store is of another dataset"});
  EXPECT_EQ(with("  representation: [\"store:gpn.h5\"]\nrepresentation: {layer: 4}\n"),
            Reasons{"representation 'store:gpn.h5': it has no layer 4; it has 3, 6"});
  EXPECT_EQ(
      with("  representation: [\"store:mean.h5\"]\nextra_axes: {representation.pool: "
           "[mean, cls]}\n"),
      (Reasons{"",
               "representation 'store:mean.h5': it holds pooling 'mean', from which "
               "'cls' cannot be made"}));
}

TEST(SequenceRules, OtherStrandsAreOfLettersAlone) {
  const auto found = reasons(kHead +
                                 "  model: [ridge]\n  representation: [onehot, kmer]\n"
                                 "extra_axes: {train.augment.reverse_complement: "
                                 "[true, false]}\n",
                             table_of("measured"));
  EXPECT_EQ(found, (Reasons{"",
                            "train.augment.reverse_complement: representation 'kmer' is "
                            "of the forward strand alone; try false"}));
}

TEST(SequenceRules, ShapesOfRepresentations) {
  config::TrialSettings settings;
  const auto dataset = table_of("measured");
  const auto shape = [&](const std::string& representation, const std::string& pool) {
    settings.representation = representation;
    settings.representing.pool = pool;
    const auto found = input_shape(settings, dataset);
    return std::pair(found.channels, found.positions);
  };
  EXPECT_EQ(shape("onehot", "stored"), std::pair(4, 230));
  EXPECT_EQ(shape("kmer", "stored"), std::pair(20, 1));
  EXPECT_EQ(shape("store:gpn.h5", "stored"), std::pair(512, 230));
  EXPECT_EQ(shape("store:gpn.h5", "mean"), std::pair(512, 1));
  settings.representing.kmers = "5";
  EXPECT_EQ(shape("kmer", "stored"), std::pair(1024, 1));
}

TEST(SequenceRules, KmerLengthsAreRead) {
  EXPECT_EQ(kmer_lengths("1,2"), (std::vector<int>{1, 2}));
  EXPECT_FALSE(kmer_lengths("2,2"));
  EXPECT_FALSE(kmer_lengths("7"));
  EXPECT_FALSE(kmer_lengths("x"));
  const std::string message =
      SweepFile(kHead + "  model: [mlp]\nrepresentation: {kmers: [0]}\n").error();
  EXPECT_NE(message.find("lengths of words from 1 to 6"), std::string::npos) << message;
}

TEST(SequenceRules, UnknownRepresentationsAreNamed) {
  const std::string message =
      SweepFile(kHead + "  model: [mlp]\n  representation: [stor:x.h5]\n").error();
  EXPECT_NE(message.find("unknown representation 'stor:x.h5'"), std::string::npos)
      << message;
}

TEST(SequenceRules, PartsGiveTheCounts) {
  config::SelectSettings select;
  select.part = 1;
  select.train_share = 0.5;
  auto dataset = table_of("measured");
  dataset.sequences->parts = {10, 20, 70};
  const auto counts = selected_windows(select, dataset);
  EXPECT_EQ(counts.test, 20);
  EXPECT_EQ(counts.valid, 70);
  EXPECT_EQ(counts.train, 5);
}

TEST(SequenceRules, AChangedStoreForbidsToGoOn) {
  const std::string text =
      kHead + "  model: [ridge]\n  representation: [\"store:gpn.h5\"]\n";
  const auto effective = [&](const std::string& hash) {
    auto dataset = table_of("measured");
    dataset.stores["gpn.h5"].content_hash = hash;
    return make_plan(SweepFile(text).load(), dataset).sweep.effective;
  };
  auto ours = effective("1f"), theirs = effective("1f");
  ours["name"] = theirs["name"];
  EXPECT_EQ(configuration_difference(ours, theirs), "");
  EXPECT_NE(
      configuration_difference(effective("9f"), effective("1f")).find("store gpn.h5"),
      std::string::npos);
}

}  // namespace
}  // namespace s2fbench::sweep
