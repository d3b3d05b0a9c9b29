#include "sweep/plan_report.hpp"

#include "sweep/resolutions.hpp"
#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

using nlohmann::json;

Plan small_plan(const std::vector<std::string>& overrides = {}) {
  return make_plan(SweepFile(kSmallSweep).load(overrides), small_dataset());
}

std::vector<std::string> first_done(const Plan& plan) {
  std::vector<std::string> states(plan.cells.size(), "planned");
  states[0] = "done";
  states[1] = "failed";
  return states;
}

TEST(PlanReport, CountsCellsAndWhatIsLeft) {
  const Plan plan = small_plan();
  const PlanCounts fresh = plan_counts(plan), begun = plan_counts(plan, first_done(plan));
  EXPECT_EQ(fresh.total, 24);
  EXPECT_EQ(fresh.valid, 20);
  EXPECT_EQ(fresh.invalid, 4);
  EXPECT_EQ(fresh.done, 0);
  EXPECT_EQ(begun.done, 1);
  EXPECT_NEAR(fresh.predicted - begun.predicted, plan.cells[0].cost, 1e-9);
  EXPECT_THROW(plan_counts(plan, {"done"}), InternalError);
}

TEST(PlanReport, TextShowsInvalidCellsWithTheirReason) {
  const Plan plan = small_plan();
  const std::string text = plan_text(plan, first_done(plan));
  EXPECT_EQ(text.rfind("sweep small: 24 cells, 20 valid, 4 invalid, 1 done\n", 0), 0u)
      << text;
  EXPECT_NE(
      text.find("4  model=residualbind32 resolution=128: fixed to 32 bp by its pooling "
                "(4 x 4 x 2)\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find(plan.config_hash), std::string::npos);
  EXPECT_NE(text.find("(2 tracks)\n  tiled            1000 training"), std::string::npos)
      << text;
}

TEST(PlanReport, TextWithoutDataOrValidCells) {
  const Sweep sweep = SweepFile(kSmallSweep).load();
  EXPECT_NE(plan_text(make_plan(sweep, {})).find("not prepared yet"), std::string::npos);
  const Plan none = small_plan({"train.shards=64"});
  EXPECT_NE(plan_text(none).find("24 cells, 0 valid, 24 invalid"), std::string::npos);
}

TEST(PlanReport, JsonHasEveryCell) {
  const Plan plan = small_plan();
  const json report = json::parse(plan_json(plan, first_done(plan)));
  for (const char* key : {"total", "valid", "invalid", "done"}) {
    EXPECT_TRUE(report[key].is_number_integer()) << key;
  }
  EXPECT_EQ(report["total"], 24);
  EXPECT_EQ(report["done"], 1);
  EXPECT_EQ(report["axes"]["resolution"], (json{32, 128}));
  ASSERT_EQ(report["cells"].size(), 24u);
  EXPECT_EQ(report["cells"][0]["state"], "done");
  EXPECT_EQ(report["cells"][1]["state"], "failed");
  EXPECT_EQ(report["cells"][2]["state"], "planned");
  const json& last = report["cells"][23];
  EXPECT_EQ(last["state"], "invalid");
  EXPECT_EQ(last["reason"], "fixed to 32 bp by its pooling (4 x 4 x 2)");
  EXPECT_EQ(last["axes"], (json{{"model", "residualbind32"},
                                {"loss", "mse"},
                                {"resolution", 128},
                                {"representation", "onehot"},
                                {"seed", 2}}));
  EXPECT_EQ(last["key"], plan.cells[23].key);
}

TEST(PlanReport, CubeGrowsWithCellsTracksAndEpochs) {
  const double size = predicted_cube_bytes(small_plan());
  EXPECT_GT(size, 24 * 400);
  EXPECT_LT(size, 1e6);
  EXPECT_GT(predicted_cube_bytes(small_plan({"axes.seed=[1, 2, 3, 4]"})), size);
  EXPECT_GT(predicted_cube_bytes(small_plan({"train.epochs=50"})), size);
}

TEST(Resolutions, TrainedAndAllCoarserOnes) {
  config::TrialSettings settings;
  settings.resolution = 128;
  EXPECT_EQ(scored_resolutions(settings, 2048),
            (std::vector<int>{128, 256, 512, 1024, 2048}));
  EXPECT_EQ(scored_resolutions(settings, 1536), (std::vector<int>{128, 256, 512}));
  settings.resolution = 1;
  EXPECT_EQ(scored_resolutions(settings, 2048).size(), 8u);
  settings.evaluate.resolutions = "trained";
  EXPECT_EQ(scored_resolutions(settings, 2048), (std::vector<int>{1}));
}

TEST(Resolutions, OfAPlanComeFromItsValidCells) {
  EXPECT_EQ(scored_resolutions(small_plan()),
            (std::vector<int>{32, 64, 128, 256, 512, 1024, 2048}));
  EXPECT_EQ(scored_resolutions(small_plan({"exclude=[{resolution: 32}]"})),
            (std::vector<int>{128, 256, 512, 1024, 2048}));
  EXPECT_EQ(scored_resolutions(small_plan({"evaluate.resolutions=trained"})),
            (std::vector<int>{32, 128}));
  EXPECT_EQ(scored_resolutions(
                small_plan({"axes.resolution=[128]", "axes.model=[residualbind32]"})),
            (std::vector<int>{}));
}

}  // namespace
}  // namespace s2fbench::sweep
