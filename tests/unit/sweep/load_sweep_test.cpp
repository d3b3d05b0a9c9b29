#include <cstdlib>

#include "sweep/settings_table.hpp"
#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

using Words = std::vector<std::string>;

TEST(LoadSweep, ReadsAxesAndFillsTheirDefaults) {
  const SweepFile file(kSmallSweep);
  const Sweep sweep = file.load();
  EXPECT_EQ(sweep.name, "small");
  EXPECT_EQ(sweep.data_path, (file.folder() / "sweeps" / "small.h5").string());
  ASSERT_EQ(sweep.axes.size(), 5u);
  EXPECT_EQ(sweep.axes[0].values, (Words{"cnn", "bpnet", "residualbind32"}));
  EXPECT_EQ(sweep.axes[2].values, (Words{"32", "128"}));
  EXPECT_EQ(sweep.axes[2].kind, AxisKind::integer);
  EXPECT_EQ(sweep.axes[3].name, "representation");
  EXPECT_EQ(sweep.axes[3].values, (Words{"onehot"}));
  EXPECT_EQ(sweep.base.train.epochs, 5);
  EXPECT_EQ(sweep.base.train.shards, 4);
  EXPECT_EQ(sweep.base.train.patience, 6);
  EXPECT_EQ(sweep.base.model_options.at("width"), "0.125");

  const Sweep bare = SweepFile("data: d.h5\naxes: {model: [cnn]}\n").load();
  EXPECT_EQ(bare.name, "x");
  EXPECT_EQ(bare.axes[1].values, (Words{"poisson"}));
  EXPECT_EQ(bare.axes[2].values, (Words{"32"}));
  EXPECT_EQ(bare.axes[4].values, (Words{"1"}));
}

TEST(LoadSweep, DataIsLookedUpInTheGivenRoot) {
  const SweepFile file(kSmallSweep);
  EXPECT_EQ(load_sweep(file.path(), {}, "/data").data_path, "/data/small.h5");
  EXPECT_EQ(file.load({"data=/else/x.h5"}).data_path, "/else/x.h5");
}

TEST(LoadSweep, ExtraAxesAreSettingsAndModelOptionsByName) {
  const Sweep sweep = SweepFile(
                          "data: d.h5\naxes: {model: [cnn]}\nextra_axes:\n"
                          "  train.augment.shift: [true, false]\n"
                          "  model.width: [0.50, 1]\n"
                          "  train.learning_rate: [1e-3, 0.01]\n")
                          .load();
  ASSERT_EQ(sweep.axes.size(), 8u);
  EXPECT_EQ(sweep.axes[5].name, "model.width");
  EXPECT_EQ(sweep.axes[5].values, (Words{"0.5", "1"}));
  EXPECT_EQ(sweep.axes[6].values, (Words{"true", "false"}));
  EXPECT_EQ(sweep.axes[6].kind, AxisKind::word);
  EXPECT_EQ(sweep.axes[7].values, (Words{"0.001", "0.01"}));
  EXPECT_EQ(sweep.axes[7].kind, AxisKind::number);
  EXPECT_FALSE(sweep.effective["train"].contains("learning_rate"));
  EXPECT_EQ(sweep.effective["extra_axes"]["train.augment.shift"][1], false);
}

TEST(LoadSweep, OverridesWinOverTheFile) {
  const SweepFile file(kSmallSweep);
  const Sweep sweep =
      file.load({"train.epochs=3", "axes.seed=[7]", "evaluate.metrics=[mse]",
                 "extra_axes.train.keep=[best, last]", "train.augment.shift=false"});
  EXPECT_EQ(sweep.base.train.epochs, 3);
  EXPECT_FALSE(sweep.base.train.augment.shift);
  EXPECT_EQ(sweep.axes[4].values, (Words{"7"}));
  EXPECT_EQ(sweep.axes[5].name, "train.keep");
  EXPECT_EQ(sweep.base.evaluate.metrics, (Words{"mse"}));
}

TEST(LoadSweep, BadOverridesNameThemselves) {
  const SweepFile file(kSmallSweep);
  EXPECT_EQ(
      file.error({"epochs"}),
      "override 'epochs' is not of the form key=value; try for example train.epochs=3");
  EXPECT_EQ(file.error({"epochs=3"}),
            "epochs=3: unknown key 'epochs'; did you mean 'train.epochs'?");
  EXPECT_EQ(file.error({"seed=[3]"}),
            "seed=[3]: unknown key 'seed'; did you mean 'axes.seed'?");
  EXPECT_EQ(file.error({"train.epoch=3"}),
            "train.epoch=3: unknown key 'epoch'; did you mean 'epochs'?");
  EXPECT_EQ(file.error({"train.epochs=many"}),
            "train.epochs=many: expected an integer, got 'many'");
  EXPECT_EQ(file.error({"axes.seed=3"}),
            "axes.seed=3: expected a list such as [a, b], got '3'");
  EXPECT_EQ(file.error({"axes.seed=[1"}).rfind("axes.seed=[1: ", 0), 0u);
  EXPECT_EQ(file.error({"train..epochs=3"}).rfind("train..epochs=3: unknown key ''", 0),
            0u);
}

// The recipe comes before the file, the file before the command line.
TEST(LoadSweep, RecipesStandBetweenDefaultsAndFile) {
  const SweepFile file(
      "data: d.h5\naxes: {model: [cnn]}\ntrain: {recipe: own, patience: 4}\n");
  std::filesystem::create_directories(file.folder() / "recipes");
  std::ofstream(file.folder() / "recipes" / "own.yaml")
      << "help: mine\ntrain: {patience: 3, batch: 16, augment: {shift: false}}\n"
      << "evaluate: {block: 8}\n";
  const Sweep sweep = file.load({"train.batch=32"});
  EXPECT_EQ(sweep.base.train.recipe, "own");
  EXPECT_EQ(sweep.base.train.patience, 4);
  EXPECT_EQ(sweep.base.train.batch, 32);
  EXPECT_FALSE(sweep.base.train.augment.shift);
  EXPECT_EQ(sweep.base.evaluate.block, 8);
  EXPECT_EQ(sweep.base.train.epochs, 100);

  std::ofstream(file.folder() / "recipes" / "own.yaml") << "train: {recipe: gopher}\n";
  EXPECT_NE(file.error().find("own.yaml:1:9: a recipe cannot name another recipe"),
            std::string::npos);
}

TEST(LoadSweep, RecipesAreFoundInTheConfigFolders) {
  const Sweep sweep =
      SweepFile("data: d.h5\naxes: {model: [cnn]}\ntrain: {recipe: gopher-new-models}\n")
          .load();
  EXPECT_EQ(sweep.base.train.patience, 10);
  EXPECT_DOUBLE_EQ(sweep.base.train.decay_factor, .2);
  EXPECT_EQ(sweep.base.train.decay_patience, 3);

  const SweepFile file("data: d.h5\naxes: {model: [cnn]}\ntrain: {recipe: mine}\n");
  std::filesystem::create_directories(file.folder() / "configs" / "recipes");
  std::ofstream(file.folder() / "configs" / "recipes" / "mine.yaml")
      << "train: {batch: 8}\n";
  ::setenv("S2FBENCH_CONFIG_DIR", (file.folder() / "configs").c_str(), 1);
  EXPECT_EQ(file.load().base.train.batch, 8);
  ::unsetenv("S2FBENCH_CONFIG_DIR");
}

// The default recipe says what the struct's defaults say.
TEST(LoadSweep, GopherEqualsTheDefaults) {
  const Sweep sweep = SweepFile("data: d.h5\naxes: {model: [cnn]}\n").load();
  const config::TrialSettings defaults;
  for (const auto& row : settings_table()) {
    EXPECT_EQ(setting_json(row, sweep.base), setting_json(row, defaults)) << row.key;
  }
}

TEST(LoadSweep, EffectiveConfigurationHoldsEverySetting) {
  const auto effective = SweepFile(kSmallSweep).load().effective;
  for (const auto& row : settings_table()) {
    auto pointer = "/" + row.key;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    EXPECT_TRUE(effective.contains(nlohmann::json::json_pointer(pointer))) << row.key;
  }
  EXPECT_EQ(effective["axes"]["seed"], (nlohmann::json{1, 2}));
  EXPECT_EQ(effective["model"]["width"], 0.125);
  EXPECT_EQ(effective["model_options"]["bpnet"], (nlohmann::json{{"width", 0.125},
                                                                 {"activation", "relu"},
                                                                 {"filters", 256},
                                                                 {"layers", 9},
                                                                 {"stem_kernel", 25},
                                                                 {"dilated_kernel", 3},
                                                                 {"head_kernel", 7}}));
}

TEST(LoadSweep, VariantsLieBesideTheFileAndStayWhereTheyWere) {
  const SweepFile file(
      "data: d.h5\naxes: {model: [cnn]}\nevaluate:\n  metrics: [variant_pearson]\n"
      "  variants: {tables: [a.tsv, ../b.tsv], sequences: /data/s.fa, flanks: n}\n");
  const auto of = [](const Sweep& sweep) { return sweep.base.evaluate.variants; };
  const auto sweep = file.load();
  EXPECT_EQ(of(sweep).tables,
            (std::vector<std::string>{(file.folder() / "sweeps/a.tsv").string(),
                                      (file.folder() / "b.tsv").string()}));
  EXPECT_EQ(of(sweep).sequences, "/data/s.fa");
  EXPECT_EQ(of(sweep).fasta, "");
  EXPECT_EQ(of(load_sweep(file.path(), {}, "/elsewhere")).tables[0], "/elsewhere/a.tsv");
  const auto again = sweep_again(sweep.effective, "config.yaml",
                                 {"evaluate.variants.elements=[F9, LDLR]"});
  EXPECT_EQ(of(again).tables, of(sweep).tables);
  EXPECT_EQ(of(again).fasta, "");
  EXPECT_EQ(of(again).elements, (std::vector<std::string>{"F9", "LDLR"}));
  EXPECT_NE(file.error({"evaluate.variants.tables=[a.tsv, a.tsv]"}).find("listed twice"),
            std::string::npos);
  EXPECT_NE(file.error({"evaluate.variants.tables=['a,b.tsv']"}).find("has a comma"),
            std::string::npos);
}

TEST(Settings, ListingShowsEveryKeyWithItsDefault) {
  const std::string text = settings_listing();
  for (const auto& row : settings_table()) {
    EXPECT_NE(text.find("  " + row.key + " "), std::string::npos) << row.key;
    EXPECT_FALSE(row.help.empty()) << row.key;
  }
  EXPECT_NE(text.find("most epochs [100]"), std::string::npos) << text;
}

TEST(LoadSweep, ShippedSweepsLoad) {
  const std::filesystem::path sweeps =
      std::filesystem::path(S2FBENCH_SOURCE_DIR) / "configs" / "sweeps";
  int count = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(sweeps)) {
    if (file.path().extension() != ".yaml") continue;
    EXPECT_NO_THROW(load_sweep(file.path().string())) << file.path();
    ++count;
  }
  EXPECT_GT(count, 10);
}

}  // namespace
}  // namespace s2fbench::sweep
