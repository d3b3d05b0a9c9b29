// A sweep that grows by values of its axes, and one that changes otherwise.
#include <gtest/gtest.h>

#include <cmath>

#include "cube/cube.hpp"
#include "cube/verify.hpp"
#include "open_folder.hpp"
#include "support/window_summary.hpp"

namespace s2fbench::cube {
namespace {

// The sample sweep with other values of one axis; an axis that it lacks is added.
sweep::Plan plan_with(const std::string& axis, const std::vector<std::string>& values) {
  sweep::Sweep sweep = sample_plan().sweep;
  bool found = false;
  for (auto& item : sweep.axes)
    if (item.name == axis) {
      item.values = values;
      found = true;
    }
  if (!found) sweep.axes.push_back({axis, sweep::AxisKind::number, values});
  sweep.effective = sweep::effective_configuration(sweep);
  return sweep::make_plan(sweep, test::summary_of("data-hash", 100, 10, 10, {"a", "b"}));
}

// Every result of the sweep before must be where its labels are now, to the last bit.
void expect_grows(const std::string& name, const sweep::Plan& before,
                  const sweep::Plan& after) {
  const ScratchFolder scratch("grow_" + name);
  std::size_t done = 0;
  {
    const auto folder = open_folder(scratch.path(), before);
    for (const auto& cell : before.cells) {
      if (!cell.invalid_reason.empty() || cell.index == 1) continue;
      finish(*folder, cell.index);
      ++done;
    }
    folder->started(1, false);
    folder->finished(1, {CellState::diverged, "the loss became NaN"});
    folder->close();
  }
  const auto folder = open_folder(scratch.path(), after);
  const CubeFile cube = CubeFile::open_for_reading(scratch.file("cube.h5"));
  const Schema old_schema = make_schema(before), &schema = folder->schema();
  const auto old_keys = cell_keys(old_schema), keys = cell_keys(schema);
  std::size_t found = 0;
  for (std::size_t cell = 0; cell < keys.size(); ++cell) {
    const auto old = std::find(old_keys.begin(), old_keys.end(), keys[cell]);
    const auto index = static_cast<std::int64_t>(cell);
    const CellValues values = cube.read(index);
    if (old == old_keys.end()) {
      EXPECT_NE(values.state, CellState::done) << cell;
      EXPECT_TRUE(std::isnan(values.metrics[0][0])) << cell;
      continue;
    }
    const auto old_index = old - old_keys.begin();
    if (old_index == 1) {
      EXPECT_EQ(values.reason, "the loss became NaN");
    }
    if (values.state != CellState::done) continue;
    ++found;
    EXPECT_EQ(values.seconds, 10.0 + static_cast<double>(old_index));
    // By label: the value that the formula gives for this cell at 128 bp, track b.
    const auto& labels = find_dimension(schema, "eval_resolution")->labels;
    const auto place = static_cast<std::size_t>(label_index(labels, "128"));
    EXPECT_EQ(values.metrics[0][labels.size() + place],
              sample_value(axis_values(schema.axes, index), 1, "128"))
        << cell;
  }
  EXPECT_EQ(found, done);
  EXPECT_TRUE(verify(scratch.path()).good());
  for (const auto& cell : after.cells)
    if (cell.invalid_reason.empty() &&
        folder->cells()[static_cast<std::size_t>(cell.index)].state == CellState::planned)
      finish(*folder, cell.index);
  folder->close();
  EXPECT_TRUE(verify(scratch.path()).good());
}

TEST(Growth, ByValuesOfAnyAxis) {
  expect_grows("seeds", sample_plan(), plan_with("seed", {"1", "2", "3", "11"}));
  expect_grows("order", sample_plan(), plan_with("seed", {"7", "2", "1"}));
  expect_grows("models", sample_plan(),
               plan_with("model", {"bpnet", "cnn", "residualbind32"}));
  expect_grows("losses", plan_with("loss", {"poisson"}),
               plan_with("loss", {"mse", "poisson"}));
  expect_grows("resolutions", sample_plan(),
               plan_with("resolution", {"32", "64", "128"}));
  expect_grows("finer", plan_with("resolution", {"128"}), sample_plan());
  expect_grows("extra", plan_with("train.learning_rate", {"0.001"}),
               plan_with("train.learning_rate", {"0.01", "0.001"}));
}

TEST(Growth, OfAnythingElseIsRefusedWithTheDifference) {
  const ScratchFolder scratch("grow_not");
  {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    folder->close();
  }
  expect_refusal(scratch.path(), sample_plan({"1", "2"}, {"32", "128"}, 4),
                 "train.epochs: 4 now, 3 stored");
  expect_refusal(scratch.path(), plan_with("seed", {"1", "3"}),
                 "axis seed: value 2 is gone");
  expect_refusal(scratch.path(), plan_with("train.learning_rate", {"0.01"}),
                 "axis train.learning_rate: new");
  // A refusal changes nothing.
  EXPECT_EQ(read_history(scratch.path()).starts.size(), 1U);
  EXPECT_FALSE(std::filesystem::exists(scratch.file("lock")));
  EXPECT_TRUE(verify(scratch.path()).good());
}

}  // namespace
}  // namespace s2fbench::cube
