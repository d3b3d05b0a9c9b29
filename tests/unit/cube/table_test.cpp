// Tables: numbers against hand computation, refusals, formats.
#include "cube/table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cube/cube.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

// 16 cells: all valid ones done but cnn/mse/32/seed 2, which diverged.
class Tables : public testing::Test {
 protected:
  Tables() : scratch_("table") {
    const sweep::Plan plan = sample_plan();
    History history{{"sample", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                    make_schema(plan),
                    {},
                    "start",
                    {},
                    {}};
    for (const auto& cell : plan.cells)
      history.cells.push_back(
          cell.invalid_reason.empty()
              ? CellHistory{1, sample_result(history.schema, cell.index)}
              : CellHistory{0, {CellState::invalid, cell.invalid_reason}});
    history.cells[5].result = {CellState::diverged, "the loss became NaN"};
    build_cube(history, path());
  }
  std::string path() const { return scratch_.file("cube.h5"); }
  Table table(TableRequest request) const { return make_table(path(), request); }

  void expect_error(const TableRequest& request, const std::string& part) const {
    try {
      make_table(path(), request);
      ADD_FAILURE() << "no error; wanted " << part;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  }
  ScratchFolder scratch_;
};

const TableRequest kPlain{
    "pearson_whole", {"model"}, {"resolution"}, {{"loss", "poisson"}}};

TEST_F(Tables, MeanSdAndIntervalByHand) {
  const Table t = table(kPlain);
  ASSERT_EQ(t.rows.size(), 4U);  // two models, GC regression, replicate ceiling
  const TableCell& cnn = t.rows[0].cells[0];
  // seeds: (0.51 + 0.61) / 2 = 0.56 and 0.57
  EXPECT_EQ(cnn.value.n, 2);
  EXPECT_NEAR(cnn.value.mean, 0.565, 1e-12);
  EXPECT_NEAR(cnn.value.sd, 0.01 / std::sqrt(2), 1e-12);
  EXPECT_NEAR(cnn.interval.low, 0.565 - 12.706205 * 0.005, 1e-7);
  EXPECT_EQ(t.rows[1].labels, Labels{"residualbind32"});
  EXPECT_EQ(t.rows[1].cells[1].state, CellState::invalid);
  EXPECT_FALSE(t.rows[1].cells[1].reason.empty());
  EXPECT_EQ(t.rows[2].labels, Labels{"GC regression"});
  EXPECT_NEAR(t.rows[2].cells[1].value.mean, 0.25, 1e-12);
  EXPECT_EQ(t.rows[3].labels, Labels{"replicate ceiling"});
  EXPECT_NEAR(t.rows[3].cells[0].value.mean, 0.75, 1e-12);  // track b has none
}

// The baseline of track b is undefined: its average is of another thing than the models'.
TEST_F(Tables, AveragesOverFewerTracksAreMarked) {
  const sweep::Plan plan = sample_plan();
  History history{{"sample", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                  make_schema(plan),
                  {},
                  "start",
                  {},
                  {}};
  for (const auto& cell : plan.cells) {
    auto result = sample_result(history.schema, cell.index);
    for (auto& metric : result.metrics)
      if (metric.name == "pearson_whole_gc")
        for (std::size_t i = metric.values.size() / 2; i < metric.values.size(); ++i)
          metric.values[i] = std::nan("");
    history.cells.push_back(cell.invalid_reason.empty()
                                ? CellHistory{1, result}
                                : CellHistory{0, {CellState::invalid, "no"}});
  }
  const std::string other = scratch_.file("uneven.h5");
  build_cube(history, other);
  const Table t = make_table(other, kPlain);
  EXPECT_EQ(t.rows[0].cells[0].note, "");
  EXPECT_EQ(t.rows[2].cells[0].note,
            "average of 1 of 2 values, where the others are undefined");
  EXPECT_EQ(t.rows[3].cells[0].note, "");  // a ceiling
  EXPECT_NE(format_table(t, "md").find("0.250 ["), std::string::npos);
  EXPECT_EQ(table(kPlain).rows[2].cells[0].note, "");
}

TEST_F(Tables, OtherAxesMayBeRepeats) {
  TableRequest request{"pearson_whole", {"model"}, {"loss"}, {{"model", "cnn"}}};
  expect_error(request, "'resolution' has several values");
  request.over = {"resolution"};
  expect_error(request, "'seed' has several values");
  request.over = {"seed", "resolution"};
  const Table t = table(request);
  // Two seeds at one resolution and one or two at the other.
  TableRequest fine = kPlain;
  fine.where.emplace_back("model", "cnn");
  const Table apart = table(fine);
  const auto& poisson = t.rows[0].cells[t.columns[0] == Labels{"poisson"} ? 0 : 1];
  const auto &one = apart.rows[0].cells[0].value, &other = apart.rows[0].cells[1].value;
  EXPECT_EQ(poisson.value.n, one.n + other.n);
  EXPECT_NEAR(poisson.value.mean,
              (one.mean * one.n + other.mean * other.n) / poisson.value.n, 1e-12);
  EXPECT_EQ(t.repeat, "repeat");
  request.over = {"seed", "track"};
  expect_error(request, "no repeats of a trial");
  request.over = {"sead"};
  expect_error(request, "unknown axis 'sead'");
}

TEST(TablesOfTestSets, ShowOneOrEach) {
  auto plan = sample_plan({"1"}, {"32"});
  plan.sweep.base.evaluate.metrics = {"mse"};
  plan.sweep.base.evaluate.test_sets = {"tiled", "tiled>4"};
  History history{{"sample", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                  make_schema(plan),
                  {},
                  "start",
                  {},
                  {}};
  TrialResult result{CellState::done};
  MetricValue mse{"mse", {}};
  for (int i = 0; i < 2 * 2 * 7; ++i) mse.values.push_back(i);  // set, track, resolution
  result.metrics = {mse};
  for (std::size_t i = 0; i < plan.cells.size(); ++i)
    history.cells.push_back({1, result});
  const ScratchFolder scratch("table_sets");
  build_cube(history, scratch.file("cube.h5"));
  TableRequest request{"mse", {"model"}, {"loss"}, {}};
  const auto make = [&] { return make_table(scratch.file("cube.h5"), request); };
  for (const char* best_by : {"", "valid_loss"}) {  // a test set is nothing to pick
    request.best_by = best_by;
    EXPECT_THROW(make(), UserError) << best_by;
  }
  request.best_by = "";
  request.where = {{"test_set", "tiled>4"}};
  EXPECT_NEAR(make().rows[0].cells[0].value.mean, (14 + 21) / 2.0, 1e-12);
  request.where.clear();
  request.cols = {"test_set"};
  request.where = {{"loss", "poisson"}};
  EXPECT_NEAR(make().rows[0].cells[0].value.mean, (0 + 7) / 2.0, 1e-12);
}

TEST_F(Tables, TracksAndResolutionsCanBeChosen) {
  TableRequest request = kPlain;
  request.track = "b";
  EXPECT_NEAR(table(request).rows[0].cells[0].value.mean, 0.615, 1e-12);
  request.track.clear();
  request.where.emplace_back("eval_resolution", "256");
  EXPECT_NEAR(table(request).rows[0].cells[1].value.mean, 1.565, 1e-12);
  const Table by_track =
      table({"pearson_whole", {"model", "track"}, {"resolution"}, {{"loss", "poisson"}}});
  EXPECT_NEAR(by_track.rows[1].cells[0].value.mean, 0.615, 1e-12);
  EXPECT_EQ(by_track.rows[1].labels, (Labels{"cnn", "b"}));
  EXPECT_EQ(by_track.rows[4].labels, (Labels{"GC regression", "a"}));
}

TEST_F(Tables, FailedSeedsAreTold) {
  const Table t = table({"pearson_whole", {"model", "loss"}, {"resolution"}, {}});
  const TableCell& cell = t.rows[1].cells[0];  // cnn, mse, 32 bp
  EXPECT_EQ(cell.value.n, 1);
  EXPECT_EQ(cell.state, CellState::done);
  EXPECT_EQ(cell.reason, "1 of 2 diverged: the loss became NaN");
  TableRequest second{
      "pearson_whole", {"model"}, {"loss"}, {{"resolution", "32"}, {"seed", "2"}}};
  EXPECT_EQ(table(second).rows[0].cells[1].state, CellState::diverged);
  EXPECT_NE(format_table(table(second), "md").find("diverged [1]"), std::string::npos);
}

TEST_F(Tables, MistakesAreNamed) {
  expect_error({"pearson_whole", {"model"}, {"resolution"}, {}},
               "axis 'loss' has several values (poisson, mse)");
  expect_error({"pearson_whole", {"model"}, {"resolution"}, {}},
               "try --where loss=poisson");
  expect_error({"pearson_hole", {"model"}, {}, {}}, "did you mean 'pearson_whole'?");
  expect_error({"mse", {"modl"}, {}, {}}, "did you mean 'model'?");
  expect_error({"mse", {"model"}, {"model"}, {}}, "listed twice");
  expect_error({"mse", {"model"}, {}, {{"loss", "msee"}}}, "did you mean 'mse'?");
  TableRequest track = kPlain;
  track.track = "c";
  expect_error(track, "axis 'track' has no value 'c'");
  EXPECT_THROW(format_table(table(kPlain), "xml"), UserError);
}

TEST_F(Tables, MarkdownIsAlignedAndExplains) {
  const std::string text = format_table(table(kPlain), "md");
  EXPECT_NE(text.find("| model             |"), std::string::npos) << text;
  EXPECT_NE(text.find("0.565 \xc2\xb1 0.007 [0.501, 0.629] b |"), std::string::npos)
      << text;
  EXPECT_NE(text.find("- [1]"), std::string::npos) << text;
  EXPECT_NE(text.find("[1] invalid: "), std::string::npos) << text;
  EXPECT_NE(text.find("over n = 2 seeds"), std::string::npos) << text;
}

TEST_F(Tables, OtherFormats) {
  const Table t = table(kPlain);
  const auto json = nlohmann::json::parse(format_table(t, "json"));
  EXPECT_EQ(json.at("metric"), "pearson_whole");
  EXPECT_EQ(json.at("cells").size(), 8U);
  EXPECT_EQ(json.at("cells").at(0).at("row").at("model"), "cnn");
  EXPECT_NEAR(json.at("cells").at(0).at("mean").get<double>(), 0.565, 1e-12);
  EXPECT_TRUE(json.at("cells").at(3).at("mean").is_null());
  EXPECT_EQ(json.at("cells").at(3).at("state"), "invalid");
  const std::string csv = format_table(t, "csv");
  EXPECT_EQ(csv.substr(0, csv.find('\n')),
            "model,resolution,kind,mean,sd,n,low,high,interval,group,state,reason");
  EXPECT_NE(csv.find("residualbind32,128,model,,,0,,,none,,invalid,"), std::string::npos)
      << csv;
  const std::string latex = format_table(t, "latex");
  EXPECT_NE(latex.find("0.565 $\\pm$ 0.007 [0.501, 0.629]$^{\\mathrm{b}}$ &"),
            std::string::npos)
      << latex;
  EXPECT_NE(latex.find("\\bottomrule"), std::string::npos);
}

}  // namespace
}  // namespace s2fbench::cube
