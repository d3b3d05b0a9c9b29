// `table --best-by`: settings are picked on validation values, whatever the test says.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cube/cube.hpp"
#include "cube/table.hpp"
#include "cube/table_axes.hpp"
#include "sample_sweep.hpp"
#include "support/window_summary.hpp"

namespace s2fbench::cube {
namespace {

using Kind = sweep::AxisKind;

// One model, two losses, seeds 1 and 2, and two hyper-parameters: three batch sizes and
// two learning rates.
sweep::Plan search_plan(const std::string& keep, const std::string& monitor) {
  sweep::Sweep sweep;
  sweep.name = "search";
  sweep.axes = {{"model", Kind::word, {"cnn"}},
                {"loss", Kind::word, {"poisson", "mse"}},
                {"resolution", Kind::integer, {"32"}},
                {"representation", Kind::word, {"onehot"}},
                {"seed", Kind::integer, {"1", "2"}},
                {"train.batch", Kind::integer, {"8", "16", "32"}},
                {"train.learning_rate", Kind::number, {"0.001", "0.01"}}};
  sweep.base.train.epochs = 3;
  sweep.base.train.keep = keep;
  sweep.base.train.monitor = monitor;
  sweep.effective = sweep::effective_configuration(sweep);
  return sweep::make_plan(sweep, test::summary_of("data-hash", 100, 10, 10, {"a"}));
}

// Lower is better. Batch 16 is best for both losses, by a rate that differs; seed 2 of
// batch 32 alone would win against everything.
double validation(const AxisValues& at) {
  double value = at.at("train.batch") == "16" ? 0.5 : 0.6;
  if (at.at("train.batch") == "32") value = at.at("seed") == "2" ? 0.3 : 0.9;
  const bool slow = at.at("train.learning_rate") == "0.001";
  return slow == (at.at("loss") == "mse") ? value : value + 0.02;
}

// The test metric would have picked otherwise: it grows with the validation loss.
TrialResult result_of(const Schema& schema, const AxisValues& at) {
  TrialResult result;
  result.state = CellState::done;
  for (const auto& metric : schema.metrics) {
    const auto size = static_cast<std::size_t>(values_per_cell(schema, metric));
    const double gc = at.at("train.batch") == "16" ? 0.25 : 0.75;
    result.metrics.push_back(
        {metric.name,
         std::vector<double>(size,
                             metric.name == "pearson_whole_gc" ? gc : validation(at))});
  }
  const double v = validation(at);
  result.curves = {{"valid_loss", {v + 0.2, v, v + 0.4}},
                   {"valid_pearson", {0.9 - v, 0.7 - v, 0.2}}};
  return result;
}

class Picks : public testing::Test {
 protected:
  Picks() : scratch_("pick") {}
  // `fate`: changes what became of a cell.
  void build(const std::string& keep = "best", const std::string& monitor = "valid_loss",
             const std::function<void(const AxisValues&, TrialResult&)>& fate = {}) {
    const sweep::Plan plan = search_plan(keep, monitor);
    History history{{"search", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                    make_schema(plan),
                    {},
                    "start",
                    {},
                    {}};
    for (const auto& cell : plan.cells) {
      const auto at = axis_values(history.schema.axes, cell.index);
      TrialResult result = result_of(history.schema, at);
      if (fate) fate(at, result);
      history.cells.push_back({1, result});
    }
    build_cube(history, path());
  }
  std::string path() const { return scratch_.file("cube.h5"); }
  TableRequest request(const std::string& curve = "valid_loss") const {
    TableRequest out{"pearson_whole", {"model"}, {"loss"}, {}};
    out.best_by = curve;
    return out;
  }
  Table table(const TableRequest& request) const { return make_table(path(), request); }
  std::string error(const TableRequest& request) const {
    try {
      make_table(path(), request);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  ScratchFolder scratch_;
};

TEST_F(Picks, EachEntryItsOwnSettingByTheMeanOverSeeds) {
  build();
  const Table t = table(request());
  EXPECT_EQ(t.chosen_axes,
            (std::vector<std::string>{"train.batch", "train.learning_rate"}));
  const TableCell& poisson = t.rows[0].cells[0];
  ASSERT_TRUE(poisson.picked);
  EXPECT_EQ(poisson.picked->values, (Labels{"16", "0.01"}));
  EXPECT_NEAR(poisson.picked->value, 0.5, 1e-12);
  EXPECT_EQ(poisson.picked->settings, 6);
  EXPECT_EQ(poisson.picked->seeds, 2);
  EXPECT_EQ(poisson.value.n, 2);
  EXPECT_NEAR(poisson.value.mean, 0.5, 1e-12);
  EXPECT_EQ(poisson.trials, 2);
  EXPECT_EQ(t.rows[0].cells[1].picked->values, (Labels{"16", "0.001"}));
  // The baseline of the picked trials alone.
  EXPECT_EQ(t.rows[1].labels, Labels{"GC regression"});
  EXPECT_NEAR(t.rows[1].cells[0].value.mean, 0.25, 1e-12);
}

TEST_F(Picks, TheKeptEpochCounts) {
  build("last");
  EXPECT_NEAR(table(request()).rows[0].cells[0].picked->value, 0.9, 1e-12);
  // Best weights by valid_pearson are those of epoch 1.
  build("best", "valid_pearson");
  EXPECT_NEAR(table(request()).rows[0].cells[0].picked->value, 0.7, 1e-12);
  // Higher is better: the same setting by r of epoch 1.
  const auto picked = *table(request("valid_pearson")).rows[0].cells[0].picked;
  EXPECT_NEAR(picked.value, 0.4, 1e-12);
  EXPECT_EQ(picked.values, (Labels{"16", "0.01"}));
}

TEST_F(Picks, TheLastEpochIsTheLastOneTrained) {
  build("last", "valid_loss", [](const auto&, TrialResult& result) {
    for (auto& curve : result.curves) curve.values.resize(1);
  });
  EXPECT_NEAR(table(request()).rows[0].cells[0].picked->value, 0.7, 1e-12);
}

TEST_F(Picks, ConditionsNarrowTheChoice) {
  build();
  TableRequest narrow = request();
  narrow.where = {{"seed", "2"}};
  EXPECT_EQ(table(narrow).rows[0].cells[0].picked->values, (Labels{"32", "0.01"}));
  narrow.where = {{"train.batch", "8"}, {"train.batch", "32"}};
  EXPECT_EQ(table(narrow).rows[0].cells[0].picked->values, (Labels{"8", "0.01"}));
  narrow.where = {{"train.batch", "8"}};
  const Table t = table(narrow);
  EXPECT_EQ(t.chosen_axes, std::vector<std::string>{"train.learning_rate"});
  EXPECT_EQ(t.rows[0].cells[0].picked->values, Labels{"0.01"});
}

TEST_F(Picks, SettingsWithFewerSeedsDoneDoNotCompete) {
  build("best", "valid_loss", [](const auto& at, TrialResult& result) {
    if (at.at("train.batch") == "32" && at.at("seed") == "1")
      result = {CellState::diverged, "the loss became NaN"};
  });
  const auto picked = *table(request()).rows[0].cells[0].picked;
  EXPECT_EQ(picked.values, (Labels{"16", "0.01"}));
  EXPECT_EQ(picked.settings, 4);
}

TEST_F(Picks, WithoutAnyTrialDoneThereIsNoPick) {
  build("best", "valid_loss", [](const auto& at, TrialResult& result) {
    if (at.at("loss") == "mse") result = {CellState::failed, "out of memory"};
  });
  const Table t = table(request());
  EXPECT_FALSE(t.rows[0].cells[1].picked);
  EXPECT_EQ(t.rows[0].cells[1].state, CellState::failed);
  EXPECT_NE(format_table(t, "csv").find("failed,out of memory,,,"), std::string::npos);
}

TEST_F(Picks, OnlyValidationCurvesSelect) {
  build();
  EXPECT_NE(error(request("pearson_whole")).find("test metrics never select"),
            std::string::npos);
  EXPECT_NE(error(request("auroc")).find("test metrics never select"), std::string::npos);
  EXPECT_NE(error(request("train_loss")).find("is no validation curve"),
            std::string::npos);
  EXPECT_NE(error(request("valid_los")).find("did you mean 'valid_loss'?"),
            std::string::npos);
}

TEST_F(Picks, LossesAreNotComparedByTheirValues) {
  build();
  TableRequest over_losses{"pearson_whole", {"model"}, {}, {}};
  over_losses.best_by = "valid_loss";
  EXPECT_NE(error(over_losses).find("cannot be compared along axis 'loss'"),
            std::string::npos);
  over_losses.best_by = "valid_pearson";
  EXPECT_EQ(table(over_losses).rows[0].cells[0].picked->values.front(), "poisson");
}

// Trials that were computed otherwise are no settings to choose among.
TEST_F(Picks, RecipesAreNotMixed) {
  for (const auto& [axis, values] :
       std::map<std::string, Labels>{{"train.shards", {"1", "4"}},
                                     {"train.threads", {"1", "2"}},
                                     {"evaluate.block", {"32", "64"}}}) {
    Schema schema;
    schema.axes = {{"model", Kind::word, {"cnn"}}, {axis, Kind::integer, values}};
    schema.dimensions = {};
    const Variable metric{"pearson_whole", "", {}};
    TableRequest request{"pearson_whole", {"model"}, {}, {}};
    EXPECT_THROW(table_axes(schema, metric, request), UserError);
    request.best_by = "valid_loss";
    EXPECT_THROW(table_axes(schema, metric, request), UserError) << axis;
    request.cols = {axis};
    EXPECT_EQ(table_axes(schema, metric, request).size(), 2U);
    request.cols = {};
    request.where = {{axis, values[0]}};
    EXPECT_EQ(table_axes(schema, metric, request).size(), 2U);
    request.where.emplace_back(axis, values[1]);
    EXPECT_THROW(table_axes(schema, metric, request), UserError);
  }
}

TEST_F(Picks, EveryFormatTellsThePick) {
  build();
  const Table t = table(request());
  const std::string text = format_table(t, "md");
  EXPECT_NE(text.find("train.batch, train.learning_rate picked by valid_loss"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("[1] train.batch=16, train.learning_rate=0.01: valid_loss 0.5 "
                      "(n=2), lowest of 6 settings"),
            std::string::npos)
      << text;
  EXPECT_NE(format_table(t, "latex").find("% [2] train.batch=16"), std::string::npos);
  const std::string csv = format_table(t, "csv");
  EXPECT_EQ(csv.substr(0, csv.find('\n')),
            "model,loss,kind,mean,sd,n,low,high,interval,group,state,reason,"
            "train.batch,train.learning_rate,valid_loss");
  EXPECT_NE(csv.find(",done,,16,0.01,0.5\n"), std::string::npos) << csv;
  const auto json = nlohmann::json::parse(format_table(t, "json"));
  const auto& picked = json.at("cells").at(0).at("picked");
  EXPECT_EQ(picked.at("setting").at("train.batch"), "16");
  EXPECT_EQ(picked.at("by"), "valid_loss");
  EXPECT_EQ(picked.at("settings"), 6);
}

}  // namespace
}  // namespace s2fbench::cube
