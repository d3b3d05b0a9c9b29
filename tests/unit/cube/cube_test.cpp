// Schema and cube: shapes from the plan, values where they belong, hostile files refused.
#include "cube/cube.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "cube/cell_writer.hpp"
#include "cube/equality.hpp"
#include "cube/reshape.hpp"
#include "cube/variables.hpp"
#include "file_bytes.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

History sample_history(int done) {
  const sweep::Plan plan = sample_plan();
  History history{{"sample", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                  make_schema(plan),
                  {},
                  "start",
                  {},
                  {}};
  history.cells.resize(plan.cells.size());
  for (int i = 0; i < done; ++i)
    history.cells[static_cast<std::size_t>(i)] = {1, sample_result(history.schema, i)};
  return history;
}

TEST(Schema, FollowsThePlan) {
  const Schema schema = make_schema(sample_plan());
  std::vector<std::string> names;
  for (const auto& metric : schema.metrics) names.push_back(metric.name);
  EXPECT_EQ(names, catalogue::with_companions({"pearson_whole", "mse"}));
  EXPECT_EQ(find_dimension(schema, "eval_resolution")->labels,
            (std::vector<std::string>{"32", "64", "128", "256", "512", "1024", "2048"}));
  EXPECT_EQ(values_per_cell(schema, schema.metrics[0]), 14);
  EXPECT_EQ(schema.epochs, 3);
  EXPECT_EQ(to_json(schema_from_json(to_json(schema), "here")), to_json(schema));
}

TEST(Schema, TestSetsAndWidthsAreDimensions) {
  auto plan = sample_plan();
  auto& evaluate = plan.sweep.base.evaluate;
  evaluate.metrics = {"mse", "pearson_whole_smoothed", "windows"};
  evaluate.test_sets = {"tiled", "tiled>4"};
  evaluate.smoothing = {"32", "256", "2048"};
  const Schema schema = make_schema(plan);
  EXPECT_EQ(find_dimension(schema, "test_set")->labels, evaluate.test_sets);
  EXPECT_EQ(find_dimension(schema, "smoothing")->labels, evaluate.smoothing);
  using Words = std::vector<std::string>;
  EXPECT_EQ(find_metric(schema, "mse")->dimensions,
            (Words{"test_set", "track", "eval_resolution"}));
  EXPECT_EQ(find_metric(schema, "mse_gc")->dimensions,
            (Words{"test_set", "track", "eval_resolution"}));
  EXPECT_EQ(values_per_cell(schema, *find_metric(schema, "pearson_whole_smoothed")), 12);
  EXPECT_EQ(values_per_cell(schema, *find_metric(schema, "windows")), 4);
  EXPECT_EQ(to_json(schema_from_json(to_json(schema), "here")), to_json(schema));
}

TEST(Schema, UnsoundJsonIsRefused) {
  const nlohmann::json good = to_json(make_schema(sample_plan()));
  const auto refused = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json bad = good;
    bad[nlohmann::json::json_pointer(pointer)] = value;
    EXPECT_THROW(schema_from_json(bad, "here"), UserError) << pointer;
  };
  refused("/axes/0/values", nlohmann::json::array());
  refused("/axes/2/values/0", "many");
  refused("/axes/1/name", "model");
  refused("/axes/0/kind", "colour");
  refused("/metrics/0/dimensions/0", "depth");
  refused("/epochs", 0);
  EXPECT_THROW(schema_from_json(nullptr, "here"), UserError);
}

TEST(Cube, HoldsWhatWasWritten) {
  const ScratchFolder folder("holds");
  const History history = sample_history(3);
  build_cube(history, folder.file("cube.h5"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("cube.h5.tmp")));
  const CubeFile cube = CubeFile::open_for_reading(folder.file("cube.h5"));
  const h5::Dataset& pearson = cube.variable("pearson_whole");
  EXPECT_EQ(pearson.shape(), (h5::Shape{2, 2, 2, 1, 2, 2, 7}));
  const auto values = pearson.read<double>();
  // cell 2 = cnn, poisson, 128 bp, seed 1; track b; 128 bp is the third label
  EXPECT_DOUBLE_EQ(values[2 * 14 + 7 + 2], 0.5 + 0.01 + 0.1);
  EXPECT_TRUE(std::isnan(values[3 * 14]));
  const auto curve = cube.variable("curve_train_loss").read<double>();
  EXPECT_EQ(curve[1], 0.5);
  EXPECT_TRUE(std::isnan(curve[2]));
  EXPECT_EQ(cube.variable(kStatus).read<std::uint8_t>()[2], 3);
  EXPECT_EQ(cube.variable(kStatus).read<std::uint8_t>()[3], 0);
  EXPECT_EQ(cube.variable(kHost).read_text()[1], "node1");
  EXPECT_EQ(cube.stored_checksum(2), checksum(cube.read(2)));
  EXPECT_EQ(cube.file().dataset("resolution").read<std::int64_t>(),
            (std::vector<std::int64_t>{32, 128}));
  EXPECT_EQ(cube.file().dataset("track").read_text(),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(cube.file().dataset("status").text_attribute("flag_meanings"),
            "planned invalid running done failed diverged timed_out");
}

TEST(Cube, EqualHistoriesGiveEqualBytes) {
  const ScratchFolder folder("bytes");
  build_cube(sample_history(4), folder.file("a.h5"));
  build_cube(sample_history(4), folder.file("b.h5"));
  EXPECT_TRUE(read_file(folder.file("a.h5")) == read_file(folder.file("b.h5")));
}

TEST(Cube, WritesAreThereBeforeClosing) {
  const ScratchFolder folder("killed");
  const History history = sample_history(0);
  build_cube(history, folder.file("live.h5"));
  build_cube(sample_history(1), folder.file("built.h5"));
  CellWriter live(folder.file("live.h5"));
  live.write(0, cell_values(history.schema, sample_result(history.schema, 0), 1));
  // What a process killed now leaves behind is what journals would give.
  EXPECT_TRUE(read_file(folder.file("live.h5")) == read_file(folder.file("built.h5")));
}

TEST(Cube, DifferencesNameCellAndVariable) {
  const ScratchFolder folder("differ");
  History history = sample_history(2);
  build_cube(history, folder.file("a.h5"));
  history.cells[1].result.seconds = 99;  // not part of equality
  history.cells[1].attempts = 7;
  build_cube(history, folder.file("b.h5"));
  EXPECT_TRUE(cube_differences(folder.file("a.h5"), folder.file("b.h5")).empty());
  history.cells[1].result.metrics[0].values[3] += 1e-15;
  build_cube(history, folder.file("b.h5"));
  const auto found = cube_differences(folder.file("a.h5"), folder.file("b.h5"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("cell 1"), std::string::npos) << found[0];
  EXPECT_NE(found[0].find("pearson_whole differs"), std::string::npos) << found[0];
}

TEST(Cube, OtherFilesAreRefused) {
  const ScratchFolder folder("other");
  {
    h5::File file = h5::File::create(folder.file("x.h5"));
    file.write("status", std::vector<int>{1});
  }
  EXPECT_THROW(CubeFile::open_for_reading(folder.file("x.h5")), UserError);
  EXPECT_THROW(CubeFile::open_for_reading(folder.file("none.h5")), UserError);
  build_cube(sample_history(1), folder.file("cut.h5"));
  std::filesystem::resize_file(folder.file("cut.h5"), 3000);
  EXPECT_THROW(CubeFile::open_for_reading(folder.file("cut.h5")), UserError);
}

TEST(CellValues, WrongShapesAreOurBug) {
  const Schema schema = make_schema(sample_plan());
  TrialResult result = sample_result(schema, 0);
  result.metrics[0].values.pop_back();
  EXPECT_THROW(cell_values(schema, result, 1), InternalError);
  result = sample_result(schema, 0);
  result.metrics[0].name = "unheard_of";
  EXPECT_THROW(cell_values(schema, result, 1), InternalError);
}

TEST(Reshaper, MovesValuesToTheirLabels) {
  const Schema before = make_schema(sample_plan({"1"}, {"128"}));
  const Schema now = make_schema(sample_plan({"1"}, {"32", "128"}));
  TrialResult result{CellState::done};
  result.metrics = {{"mse", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, {"gone", {1}}};
  const TrialResult moved = Reshaper(before, now)(result);
  ASSERT_EQ(moved.metrics.size(), 1U);
  const auto& values = moved.metrics[0].values;
  ASSERT_EQ(values.size(), 14U);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[1]));  // 32 and 64 bp
  EXPECT_EQ(values[2], 1);
  EXPECT_EQ(values[7 + 2], 6);
  EXPECT_EQ(values[13], 10);
}

}  // namespace
}  // namespace s2fbench::cube
