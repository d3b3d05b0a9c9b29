// What losses, monitors and metrics of profiles and of binary labels have to do with each
// other, as the plan sees it.
#include <set>

#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

const std::string kHead = "data: d.h5\naxes:\n  model: [cnn]\n";

// The different reasons of a sweep's cells, "" for the valid ones.
std::set<std::string> reasons(const std::string& text) {
  std::set<std::string> all;
  const Plan plan = make_plan(SweepFile(text).load(), small_dataset());
  for (const auto& cell : plan.cells) all.insert(cell.invalid_reason);
  return all;
}

using Reasons = std::set<std::string>;

TEST(TaskRules, AlphaBelongsToLossesThatHaveOne) {
  EXPECT_EQ(reasons(kHead + "  loss: [multinomial_mse, pearson_mse]\n"
                            "extra_axes: {train.loss_alpha: [0, 1e-4, 1e-7]}\n"),
            Reasons{""});
  EXPECT_EQ(reasons(kHead + "  loss: [mse, pearson_mse]\ntrain: {loss_alpha: 0.1}\n"),
            (Reasons{"", "loss 'mse' has no alpha: train.loss_alpha must be 0"}));
}

TEST(TaskRules, AlphaIsInTheHash) {
  const auto hash = [](const std::string& train) {
    const SweepFile file(kHead + "  loss: [pearson_mse]\n" + train);
    return make_plan(file.load(), small_dataset()).config_hash;
  };
  EXPECT_NE(hash("train: {loss_alpha: 0.1}\n"), hash(""));
  EXPECT_NE(hash("train: {monitor: valid_mse}\n"), hash(""));
}

TEST(TaskRules, MonitorsSuitTheTask) {
  EXPECT_EQ(reasons(kHead +
                    "extra_axes: {train.monitor: [valid_loss, valid_mse, valid_aupr]}\n"),
            (Reasons{"",
                     "train.monitor valid_aupr is not there for models of profiles; try "
                     "valid_loss"}));
  const std::string message = SweepFile(kHead + "train: {monitor: train_loss}\n").error();
  EXPECT_NE(message.find("expected one of valid_loss, valid_pearson, valid_mse, "
                         "valid_auroc, valid_aupr"),
            std::string::npos)
      << message;
}

TEST(TaskRules, MetricsOfVariantsWantTables) {
  const std::string variants = "variants: {tables: [v.tsv], fasta: g.fa}";
  EXPECT_EQ(
      reasons(kHead + "evaluate: {metrics: [mse, variant_pearson], " + variants + "}\n"),
      Reasons{""});
  EXPECT_EQ(reasons(kHead + "evaluate: {metrics: [variant_spearman]}\n"),
            Reasons{"metric 'variant_spearman' needs evaluate.variants.tables"});
  // Of no account, as when a finished sweep is evaluated by other metrics.
  EXPECT_EQ(reasons(kHead + "evaluate: {metrics: [mse], " + variants + "}\n"),
            Reasons{""});
}

TEST(TaskRules, VariantsAreInTheHashByTheirContent) {
  const auto plan = [](const std::string& words, const VariantSummary& variants) {
    const SweepFile file(kHead + "evaluate: {metrics: [variant_pearson], variants: {" +
                         words + "}}\n");
    return make_plan(file.load(), small_dataset(), "cpu", variants);
  };
  const auto hash = [&](const std::string& words, const std::string& content) {
    return plan(words, {content, {"F9"}}).config_hash;
  };
  const std::string files = "tables: [v.tsv], fasta: g.fa";
  EXPECT_EQ(hash(files, "a"), hash("tables: [w.tsv], fasta: h.fa", "a"));
  EXPECT_NE(hash(files, "a"), hash(files, "b"));
  EXPECT_NE(hash(files, "a"), hash(files + ", shifts: 20", "a"));
  const auto a = plan(files, {"a", {"F9"}}), b = plan(files, {"b", {"F9", "LDLR"}});
  const auto difference = configuration_difference(a.sweep.effective, b.sweep.effective);
  EXPECT_NE(difference.find("variants.content_hash"), std::string::npos) << difference;
}

TEST(TaskRules, NewerSettingsCountOnceTheyAreSet) {
  const auto plan = [](const std::string& train) {
    return make_plan(SweepFile(kHead + train).load(), small_dataset());
  };
  const auto now = plan(""), all = plan("train: {reduction: allreduce}\n");
  EXPECT_EQ(plan("train: {reduction: tree}\n").config_hash, now.config_hash);
  EXPECT_NE(all.config_hash, now.config_hash);
  auto before = now.sweep.effective;  // as an older program has written it
  before["train"].erase("reduction");
  before["evaluate"].erase("variants");
  EXPECT_EQ(configuration_difference(now.sweep.effective, before), "");
  EXPECT_EQ(configuration_difference(all.sweep.effective, before),
            "train.reduction: \"allreduce\" now, not set stored");
}

TEST(TaskRules, MetricsOfLabelsWantPeaks) {
  const SweepFile file(kHead + "evaluate: {metrics: [mse, auroc]}\n");
  auto dataset = small_dataset();
  dataset.has_labels = true;
  EXPECT_EQ(make_plan(file.load(), dataset).cells.at(0).invalid_reason, "");
  dataset.has_labels = false;
  EXPECT_EQ(make_plan(file.load(), dataset).cells.at(0).invalid_reason,
            "metric 'auroc' needs labels: no track of the dataset has peaks");
}

TEST(TaskRules, SmoothedMetricsWantWidths) {
  EXPECT_EQ(reasons(kHead + "evaluate: {metrics: [pearson_whole_smoothed]}\n"),
            Reasons{"metric 'pearson_whole_smoothed' needs evaluate.smoothing, a list of "
                    "widths in bp"});
  const std::string widths = "evaluate: {metrics: [pearson_whole_smoothed], smoothing: ";
  EXPECT_EQ(reasons(kHead + widths + "[32, 256]}\n"), Reasons{""});
  EXPECT_NE(SweepFile(kHead + widths + "[0]}\n").error(), "");
  EXPECT_NE(SweepFile(kHead + widths + "[32, 32]}\n").error().find("listed twice"),
            std::string::npos);
}

TEST(TaskRules, EveryTestSetMustBeThere) {
  const auto of = [](const std::string& sets) {
    return reasons(kHead + "evaluate: {test_sets: " + sets + "}\n");
  };
  EXPECT_EQ(of("[]"), Reasons{""});
  EXPECT_EQ(of("[tiled]"), Reasons{""});
  const auto unknown = *of("[tiled, peaks]").begin();
  EXPECT_NE(unknown.find("evaluate.test_sets 'peaks': "), std::string::npos) << unknown;
  EXPECT_NE(SweepFile(kHead + "evaluate: {test_sets: [tiled, tiled]}\n")
                .error()
                .find("listed twice"),
            std::string::npos);
  EXPECT_NE(SweepFile(kHead + "evaluate: {test_sets: ['tiled>x']}\n").error(), "");
}

TEST(TaskRules, ReverseComplementIsASwitchOrAWord) {
  const auto effective = [](const std::string& value) {
    const SweepFile file(kHead + "train: {augment: {reverse_complement: " + value +
                         "}}\n");
    return file.load().effective.at("train").at("augment").at("reverse_complement");
  };
  EXPECT_EQ(effective("true"), true);
  EXPECT_EQ(effective("false"), false);
  EXPECT_EQ(effective("batch"), "batch");
  EXPECT_NE(SweepFile(kHead + "train: {augment: {reverse_complement: sample}}\n")
                .error()
                .find("expected one of true, false, batch"),
            std::string::npos);
}

TEST(TaskRules, BinaryLossesWantTheWholeWindowAndLabels) {
  const std::string text =
      "data: d.h5\naxes:\n  model: [cnn_binary]\n  loss: [bce]\n  resolution: [RES]\n"
      "train: {recipe: gopher-binary}\n";
  const auto at = [&](const std::string& resolution, bool labels) {
    std::string file = text;
    file.replace(file.find("RES"), 3, resolution);
    auto dataset = small_dataset();
    dataset.has_labels = labels;
    return make_plan(SweepFile(file).load(), dataset).cells.at(0).invalid_reason;
  };
  EXPECT_EQ(at("2048", true), "");
  EXPECT_EQ(at("2048", false),
            "loss 'bce' needs labels: no track of the dataset has peaks");
  EXPECT_NE(at("1024", true), "");
}

}  // namespace
}  // namespace s2fbench::sweep
