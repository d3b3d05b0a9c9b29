#include <set>

#include "catalogue/catalogue.hpp"
#include "sweep/cell_rules.hpp"
#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

Plan small_plan(const std::vector<std::string>& overrides = {}) {
  return make_plan(SweepFile(kSmallSweep).load(overrides), small_dataset());
}

std::vector<std::string> reasons(const Plan& plan) {
  std::vector<std::string> all;
  for (const auto& cell : plan.cells) {
    if (!cell.invalid_reason.empty()) all.push_back(cell.invalid_reason);
  }
  return all;
}

TEST(Axes, IndexAndCoordinatesAreInverse) {
  const std::vector<Axis> axes = {{"a", AxisKind::word, {"x", "y"}},
                                  {"b", AxisKind::word, {"u", "v", "w"}}};
  EXPECT_EQ(cell_count(axes), 6);
  EXPECT_EQ(cell_coordinates(axes, 4), (std::vector<int>{1, 1}));
  for (std::int64_t i = 0; i < 6; ++i) {
    EXPECT_EQ(cell_index(axes, cell_coordinates(axes, i)), i);
  }
  EXPECT_THROW(cell_coordinates(axes, 6), InternalError);
  EXPECT_THROW(cell_index(axes, {0, 3}), InternalError);
  EXPECT_EQ(cell_value(axes, 4, "b"), "v");
  EXPECT_THROW(cell_value(axes, 0, "c"), InternalError);
  EXPECT_EQ(cell_description(axes, 5), "a=y b=w");
}

TEST(Axes, KeysDependOnValuesAlone) {
  const Axis model{"model", AxisKind::word, {"cnn", "bpnet"}};
  const Axis seed{"seed", AxisKind::integer, {"1", "2"}};
  const Axis more_seeds{"seed", AxisKind::integer, {"3", "2", "1"}};
  const std::string key = cell_key({model, seed}, {1, 0});
  EXPECT_EQ(key.size(), 16u);
  EXPECT_EQ(cell_key({seed, model}, {0, 1}), key);
  EXPECT_EQ(cell_key({model, more_seeds}, {1, 2}), key);
  EXPECT_NE(cell_key({model, seed}, {1, 1}), key);
  EXPECT_NE(cell_key({model}, {1}), key);
}

TEST(Plan, CellsInRowMajorOrderWithUniqueKeys) {
  const Plan plan = small_plan();
  ASSERT_EQ(plan.cells.size(), 24u);
  std::set<std::string> keys;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    EXPECT_EQ(plan.cells[i].index, static_cast<std::int64_t>(i));
    EXPECT_EQ(plan.cells[i].key,
              cell_key(plan.sweep.axes,
                       cell_coordinates(plan.sweep.axes, plan.cells[i].index)));
    keys.insert(plan.cells[i].key);
  }
  EXPECT_EQ(keys.size(), 24u);
}

TEST(Plan, SettingsOfACell) {
  const Plan plan = small_plan({"extra_axes.train.keep=[best, last]",
                                "extra_axes.model.activation=[relu, exponential]"});
  // model cnn, activation exponential, seed 2, keep last are the last of their block.
  const auto settings = cell_settings(plan, 31);
  EXPECT_EQ(settings.model, "cnn");
  EXPECT_EQ(settings.loss, "mse");
  EXPECT_EQ(settings.resolution, 128);
  EXPECT_EQ(settings.seed, 2);
  EXPECT_EQ(settings.train.keep, "last");
  EXPECT_EQ(
      settings.model_options,
      catalogue::complete_options(*catalogue::find_model("cnn"),
                                  {{"activation", "exponential"}, {"width", "0.125"}}));
  EXPECT_EQ(cell_settings(plan, 32).model, "bpnet");
}

TEST(Plan, InvalidCellsSayWhy) {
  const auto fixed = reasons(small_plan());
  ASSERT_EQ(fixed.size(), 4u);
  EXPECT_EQ(fixed[0], "fixed to 32 bp by its pooling (4 x 4 x 2)");

  const auto excluded = reasons(small_plan({"exclude=[{model: bpnet, loss: mse}]"}));
  EXPECT_EQ(std::count(excluded.begin(), excluded.end(), "excluded"), 4);
  EXPECT_EQ(excluded.size(), 8u);

  const auto shards = reasons(small_plan({"train.shards=8", "train.batch=15"}));
  EXPECT_EQ(std::count(shards.begin(), shards.end(),
                       "train.shards 8 needs a train.batch of at least 16"),
            20);
  const auto option = reasons(small_plan({"extra_axes.model.layers=[3, 4]"}));
  EXPECT_EQ(
      std::count(option.begin(), option.end(), "model 'cnn' has no option 'layers'"), 16);

  DatasetSummary dataset = small_dataset();
  dataset.input_length = 2000;
  const auto window = reasons(make_plan(SweepFile(kSmallSweep).load(), dataset));
  EXPECT_EQ(window[0], "bins of 32 bp do not divide the window of 2000 nt");
  EXPECT_EQ(window.size(), 24u);
}

TEST(Plan, CostFollowsWorkAndIsZeroWhenInvalid) {
  const Plan plan = small_plan(), longer = small_plan({"train.epochs=10"});
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    if (!plan.cells[i].invalid_reason.empty()) {
      EXPECT_EQ(plan.cells[i].cost, 0);
      continue;
    }
    EXPECT_GT(plan.cells[i].cost, 0);
    EXPECT_GT(longer.cells[i].cost, 1.8 * plan.cells[i].cost);
  }
  EXPECT_GT(plan.cells[8].cost, plan.cells[0].cost);  // bpnet costs more than cnn
}

TEST(Plan, ACellsModelHasTheCataloguesSize) {
  const Plan plan = small_plan();
  const auto settings = cell_settings(plan, 0);
  const ModelSize size = model_size(settings, plan.dataset);
  const auto* row = catalogue::find_model("cnn");
  const catalogue::ModelRequest request = {plan.dataset.input_length, settings.resolution,
                                           static_cast<int>(plan.dataset.tracks.size()),
                                           settings.model_options};
  EXPECT_EQ(settings.model, "cnn");
  EXPECT_EQ(size.parameters, row->parameters(request));
  EXPECT_EQ(size.operations, row->operations(request));
  // A window that is trained on costs three passes, one that is scored one.
  const WindowCounts windows = selected_windows(settings.select, plan.dataset);
  const auto passes =
      settings.train.epochs * (3 * windows.train + windows.valid) + windows.test;
  EXPECT_NEAR(plan.cells[0].cost * kAssumedRate / size.operations,
              static_cast<double>(passes), 1e-6 * static_cast<double>(passes));
}

TEST(ConfigHash, CoversSettingsDataAndDevice) {
  const Sweep sweep = SweepFile(kSmallSweep).load();
  const std::string hash = make_plan(sweep, small_dataset()).config_hash;
  EXPECT_EQ(hash, small_plan().config_hash);  // another folder
  EXPECT_NE(hash, make_plan(sweep, small_dataset(), "cuda").config_hash);
  DatasetSummary other = small_dataset();
  other.content_hash = "def";
  EXPECT_NE(hash, make_plan(sweep, other).config_hash);
  for (const std::string change :
       {"train.epochs=6", "train.threads=2", "train.shards=2", "model.width=0.25",
        "evaluate.resolutions=trained", "extra_axes.train.keep=[best]"}) {
    EXPECT_NE(hash, small_plan({change}).config_hash) << change;
  }
  for (const std::string change :
       {"name=other", "data=other.h5", "axes.seed=[1, 2, 3]", "exclude=[{model: cnn}]"}) {
    EXPECT_EQ(hash, small_plan({change}).config_hash) << change;
  }
}

TEST(Difference, EmptyWhereASweepMayGoOn) {
  const auto stored = small_plan().sweep.effective;
  const auto difference = [&](const std::string& change) {
    return configuration_difference(small_plan({change}).sweep.effective, stored);
  };
  EXPECT_EQ(difference("name=other"), "");
  EXPECT_EQ(difference("axes.seed=[3, 2, 1]"), "");
  EXPECT_EQ(difference("axes.model=[residualbind32, bpnet, cnn]"), "");
  EXPECT_EQ(difference("exclude=[{model: cnn}]"), "");
  EXPECT_EQ(difference("train.epochs=6"), "train.epochs: 6 now, 5 stored");
  EXPECT_EQ(difference("axes.seed=[1]"),
            "axis seed: value 2 is gone, the stored results have it");
  EXPECT_EQ(difference("model.activation=relu"),
            "model.activation: \"relu\" now, not set stored");
  EXPECT_EQ(difference("extra_axes.train.keep=[best]"),
            "axis train.keep: new, the stored results do not have it\n"
            "train.keep: not set now, \"best\" stored");
  DatasetSummary other = small_dataset();
  other.content_hash = "def";
  const Plan moved = make_plan(SweepFile(kSmallSweep).load(), other, "cuda");
  EXPECT_EQ(configuration_difference(moved.sweep.effective, stored),
            "dataset.content_hash: \"def\" now, \"abc\" stored\n"
            "device: \"cuda\" now, \"cpu\" stored");
  EXPECT_NE(configuration_difference(stored, nlohmann::json(nullptr)), "");
}

TEST(Plan, AHundredThousandCells) {
  std::string seeds = "0";
  for (int i = 1; i < 8334; ++i) seeds += ", " + std::to_string(i);
  const SweepFile file(kSmallSweep);
  const Plan plan = make_plan(file.load({"axes.seed=[" + seeds + "]"}), small_dataset());
  EXPECT_EQ(plan.cells.size(), 100008u);
  EXPECT_EQ(plan.cells.back().index, 100007);
}

}  // namespace
}  // namespace s2fbench::sweep
