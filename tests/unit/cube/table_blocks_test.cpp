// `table --interval blocks`: from the trials' test blocks in a results folder.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>

#include "base/error.hpp"
#include "cube/block_scores.hpp"
#include "cube/cube.hpp"
#include "cube/folder_layout.hpp"
#include "cube/table.hpp"
#include "sample_blocks.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

using Change = std::function<void(const AxisValues&, TestBlocks&)>;

// residualbind32 is a little better than cnn on every block; both have the same seeds.
class BlockTables : public testing::Test {
 protected:
  BlockTables() : scratch_("block_tables") {}

  void build(const Change& change = {},
             const std::vector<std::string>& seeds = {"1", "2"}) {
    sweep::Plan plan = sample_plan(seeds, {"32"});
    plan.sweep.base.evaluate.test_sets = test_sets_;
    History history{{"sample", plan.config_hash, "data-hash", plan.sweep.effective, {}},
                    make_schema(plan),
                    {},
                    "start",
                    {},
                    {}};
    const auto keys = cell_keys(history.schema);
    std::vector<std::int64_t> resolutions;
    for (const auto& text : find_dimension(history.schema, "eval_resolution")->labels)
      resolutions.push_back(std::stoll(text));
    for (const auto& cell : plan.cells) {
      const auto at = axis_values(history.schema.axes, cell.index);
      const auto seed = static_cast<std::uint64_t>(std::stoll(at.at("seed")));
      const auto& key = keys.at(static_cast<std::size_t>(cell.index));
      TestBlocks blocks =
          sample_blocks(key, at.at("model") == "cnn" ? 0.52 : 0.5, resolutions, seed);
      history.cells.push_back({1, result_of(history.schema, blocks)});
      if (change) change(at, blocks);
      std::filesystem::create_directories(scratch_.file("checkpoints/" + key));
      write_test_blocks(test_blocks_path(scratch_.path(), key), blocks);
    }
    build_cube(history, cube_path(scratch_.path()));
  }

  // The blocks' own values as the trial's.
  static TrialResult result_of(const Schema& schema, const TestBlocks& blocks) {
    TrialResult result;
    result.state = CellState::done;
    for (const char* name : {"pearson_whole", "mse"}) {
      MetricValue value{name, {}};
      for (std::size_t track = 0; track < 2; ++track)
        for (std::size_t r = 0; r < blocks.eval_resolutions.size(); ++r)
          value.values.push_back(
              BlockScore(blocks, name, {{track, r}})(noise::Multiplicities(30, 1)));
      // Of a second test set, which has no blocks.
      if (find_dimension(schema, "test_set"))
        value.values.resize(2 * value.values.size());
      if (find_metric(schema, name)) result.metrics.push_back(value);
    }
    return result;
  }

  TableRequest request(const std::string& kind) const {
    TableRequest out{"pearson_whole", {"model"}, {"loss"}, {}};
    out.noise.interval = out.noise.compare = kind;
    out.noise.bootstrap.resamples = 399;
    return out;
  }
  std::string error(const TableRequest& request, const std::string& path = "") const {
    try {
      make_table(path.empty() ? scratch_.path() : path, request);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  void expect_error(const std::string& part, const TableRequest& request,
                    const std::string& path = "") const {
    const std::string said = error(request, path);
    EXPECT_NE(said.find(part), std::string::npos) << said;
  }
  ScratchFolder scratch_;
  std::vector<std::string> test_sets_ = {};
};

TEST_F(BlockTables, IntervalsAndPairedComparisons) {
  build();
  const Table table = make_table(scratch_.path(), request("blocks"));
  const TableCell& cnn = table.rows[0].cells[0];
  EXPECT_LT(cnn.interval.low, cnn.value.mean);
  EXPECT_GT(cnn.interval.high, cnn.value.mean);
  EXPECT_EQ(cnn.group, "b");
  EXPECT_EQ(table.rows[1].cells[0].group, "a");
  // Apart as pairs although their own intervals overlap.
  EXPECT_GT(cnn.interval.high, table.rows[1].cells[0].interval.low);
  EXPECT_EQ(table.noise.interval_kind, "blocks");
  EXPECT_NE(table.noise.interval.find("399 resamples of 30 blocks of 50 kb, tiled, 2 "
                                      "chromosomes"),
            std::string::npos)
      << table.noise.interval;
}

TEST_F(BlockTables, AgreesWithABootstrapByHand) {
  build();
  TableRequest one = request("blocks");
  one.where = {{"seed", "2"}, {"loss", "mse"}, {"model", "cnn"}};
  one.track = "b";
  const Table table = make_table(scratch_.path(), one);
  const TestBlocks blocks = sample_blocks("key", 0.52, {32}, 2);
  const BlockScore score(blocks, "pearson_whole", {{1, 0}});
  const auto values = noise::bootstrap_blocks(
      30, [&](auto times) { return score(times); }, one.noise.bootstrap);
  EXPECT_EQ(table.rows[0].cells[0].interval.low, noise::percentile_interval(values).low);
  EXPECT_EQ(table.rows[0].cells[0].interval.high,
            noise::percentile_interval(values).high);
}

TEST_F(BlockTables, BothIsWiderThanTheTestSetAlone) {
  build();
  TableRequest blocks = request("blocks"), both = request("both");
  const auto width = [&](const TableRequest& request) {
    const auto interval = make_table(scratch_.path(), request).rows[0].cells[0].interval;
    return interval.high - interval.low;
  };
  EXPECT_GT(width(both), 0.95 * width(blocks));
  // Seeds and blocks stay apart: the seeds' interval does not read the blocks.
  std::filesystem::remove_all(scratch_.file("checkpoints"));
  TableRequest seeds = request("seeds");
  seeds.noise.compare = "welch";
  EXPECT_GT(width(seeds), 0);
}

TEST_F(BlockTables, WhatIsMissingOrStaleIsNamed) {
  build();
  TableRequest other = request("blocks");
  other.metric = "mse";
  EXPECT_EQ(error(other), "no error");
  expect_error("test blocks lie in a results folder", request("blocks"),
               cube_path(scratch_.path()));
  std::filesystem::remove_all(scratch_.file("checkpoints"));
  expect_error("no test blocks of cell", request("blocks"));
  expect_error("s2fbench evaluate", request("both"));
  build([](const auto& at, TestBlocks& b) {
    if (at.at("seed") == "2") b.moments[0].cxy *= 0.5;
  });
  expect_error("the test blocks give", request("blocks"));
  build([](const auto& at, TestBlocks& b) {
    if (at.at("model") != "cnn") b.start[0] = 5000000;
  });
  expect_error("not scored on the same blocks", request("blocks"));
  build([](const auto&, TestBlocks& b) { b.cell_key = "another"; });
  expect_error("the test blocks are those of cell another", request("blocks"));
  build([](const auto&, TestBlocks& b) { b.tracks = {"a", "c"}; });
  expect_error("the test blocks have no track b", request("blocks"));
}

TEST_F(BlockTables, OfSeveralTestSetsTheFirstHasBlocks) {
  build();
  const Table single = make_table(scratch_.path(), request("blocks"));
  test_sets_ = {"tiled", "tiled>4"};
  build();
  TableRequest first = request("blocks");
  expect_error("axis 'test_set' has several values", first);
  first.where = {{"test_set", "tiled"}};
  const Table table = make_table(scratch_.path(), first);
  EXPECT_EQ(table.rows[0].cells[0].interval.low, single.rows[0].cells[0].interval.low);
  EXPECT_EQ(table.rows[1].cells[0].value.mean, single.rows[1].cells[0].value.mean);
  first.where = {{"test_set", "tiled>4"}};
  expect_error("the test blocks are not of test set tiled>4", first);
}

TEST_F(BlockTables, OneSeedShowsTheTestSetAlone) {
  build({}, {"1"});
  const Table table = make_table(scratch_.path(), request("blocks"));
  EXPECT_EQ(table.rows[1].cells[0].group, "a");
  EXPECT_EQ(table.rows[0].cells[0].group, "b");
  const Table both = make_table(scratch_.path(), request("both"));
  EXPECT_TRUE(both.noise.comparisons.empty());
}

}  // namespace
}  // namespace s2fbench::cube
