// The results folder over several starts: resume, growth, refusals, verify, status.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "cube/cube.hpp"
#include "cube/status_report.hpp"
#include "cube/variables.hpp"
#include "cube/verify.hpp"
#include "open_folder.hpp"

namespace s2fbench::cube {
namespace {

TEST(ResultsFolder, GoesOnWhereItStopped) {
  const ScratchFolder scratch("resume");
  {
    const auto folder = open_folder(scratch.path());
    finish(*folder, 0);
    folder->started(1, false);  // killed here
    folder->started(2, false);
    folder->finished(2, {CellState::failed, "out of memory"});
    folder->started(3, false);
    folder->finished(3, {CellState::running});  // asked to stop
    folder->close();
  }
  const auto folder = open_folder(scratch.path());
  const auto& cells = folder->cells();
  EXPECT_EQ(cells[0].state, CellState::done);
  EXPECT_EQ(cells[0].seconds, 10);
  EXPECT_EQ(cells[1].state, CellState::planned);
  EXPECT_EQ(cells[1].attempts, 1);
  EXPECT_EQ(cells[2].state, CellState::failed);
  EXPECT_EQ(cells[3].state, CellState::planned);
  EXPECT_EQ(cells[10].state, CellState::invalid);  // residualbind32 at 128 bp
  finish(*folder, 1);
  folder->started(0, false);  // a done cell keeps its result until another end
  EXPECT_TRUE(verify(scratch.path()).good());
  for (const char* part : {"config.yaml", "cube.h5", "journal", "checkpoints", "logs"})
    EXPECT_TRUE(std::filesystem::exists(scratch.file(part))) << part;
}

TEST(ResultsFolder, SameCubeWhateverTheInterruptions) {
  const ScratchFolder one("whole"), two("parts");
  const auto whole = open_folder(one.path());
  for (const std::int64_t cell : {0, 1, 2}) finish(*whole, cell);
  for (const std::int64_t cell : {2, 0, 1}) {
    const auto part = open_folder(two.path());
    part->started(1, false);
    finish(*part, cell);
  }
  rebuild(two.path());
  EXPECT_TRUE(verify(one.path()).good());
  const auto a = CubeFile::open_for_reading(one.file("cube.h5"));
  const auto b = CubeFile::open_for_reading(two.file("cube.h5"));
  EXPECT_EQ(a.read(1).metrics[0], b.read(1).metrics[0]);
  EXPECT_EQ(b.read(1).attempts, 4);
}

TEST(ResultsFolder, GrowsBySeedsAndResolutions) {
  const ScratchFolder scratch("grow");
  {
    const auto small = open_folder(scratch.path(), sample_plan({"1"}, {"128"}));
    finish(*small, 0);  // cnn, poisson, 128 bp, seed 1
  }
  const auto large = open_folder(scratch.path(), sample_plan({"2", "1"}, {"32", "128"}));
  // cnn, poisson, 128 bp, seed 1 is now the cell 0*8 + 0*4 + 1*2 + 1
  EXPECT_EQ(large->cells()[3].state, CellState::done);
  EXPECT_EQ(large->cells()[0].state, CellState::planned);
  const auto cube = CubeFile::open_for_reading(scratch.file("cube.h5"));
  const auto values = cube.read(3).metrics[0];
  EXPECT_TRUE(std::isnan(values[0]));           // 32 bp was not asked for then
  EXPECT_DOUBLE_EQ(values[2], 0.5 + 0.01);      // track a at 128 bp
  EXPECT_DOUBLE_EQ(values[7 + 2], 0.5 + 0.11);  // track b
}

TEST(ResultsFolder, RefusesWhatIsNotItsOwn) {
  const ScratchFolder scratch("refuse");
  open_folder(scratch.path());
  expect_refusal(scratch.path(), sample_plan({"1", "2"}, {"32", "128"}, 5),
                 "train.epochs: 5 now, 3 stored");
  expect_refusal(scratch.path(), sample_plan({"1"}), "value 2 is gone");
  const ScratchFolder other("foreign");
  std::ofstream(other.file("thesis.tex")) << "precious";
  expect_refusal(other.path(), sample_plan(), "not a results folder");
  const ScratchFolder half("half");
  open_folder(half.path());
  std::filesystem::remove_all(half.file("journal"));
  expect_refusal(half.path(), sample_plan(), "half written");
  expect_refusal("/proc/no/such", sample_plan(), "cannot create");
  const ScratchFolder file("file");
  std::ofstream(file.file("out")) << "x";
  expect_refusal(file.file("out"), sample_plan(), "is a file");
}

TEST(ResultsFolder, RefusesAForeignJournal) {
  const ScratchFolder scratch("mixed"), other("mixed_other");
  open_folder(scratch.path());
  open_folder(other.path(), sample_plan({"1", "2"}, {"32", "128"}, 7));
  for (const auto& item : std::filesystem::directory_iterator(other.file("journal")))
    std::filesystem::copy(item.path(), scratch.path() + "/journal");
  EXPECT_THROW(rebuild(scratch.path()), UserError);
}

TEST(Verify, FindsChangedNumbersAndLostCubes) {
  const ScratchFolder scratch("verify");
  const auto folder = open_folder(scratch.path());
  finish(*folder, 0);
  folder->close();
  CellValues values = CubeFile::open_for_reading(scratch.file("cube.h5")).read(0);
  const auto metrics = make_schema(sample_plan()).metrics;
  const auto mse = std::find_if(metrics.begin(), metrics.end(),
                                [](const auto& metric) { return metric.name == "mse"; });
  values.metrics.at(static_cast<std::size_t>(mse - metrics.begin()))[0] = 42;
  CellWriter(scratch.file("cube.h5")).write(0, values);
  const Verification changed = verify(scratch.path());
  ASSERT_EQ(changed.findings.size(), 2U);  // and its checksum
  EXPECT_NE(changed.findings[0].find("cell 0"), std::string::npos);
  EXPECT_NE(changed.findings[0].find("mse differs"), std::string::npos);
  std::filesystem::remove(scratch.file("cube.h5"));
  EXPECT_FALSE(verify(scratch.path()).good());
  EXPECT_TRUE(rebuild(scratch.path()).empty());
  EXPECT_TRUE(verify(scratch.path()).good());
  EXPECT_THROW(verify(scratch.path() + "/none"), UserError);
}

TEST(Status, CountsStatesAndNamesFailures) {
  const ScratchFolder scratch("status");
  const auto folder = open_folder(scratch.path());
  EXPECT_TRUE(status_json(scratch.path()).at("seconds_left").is_null());
  finish(*folder, 0);  // 10 s
  folder->started(1, false);
  folder->started(2, false);
  folder->finished(2, {CellState::diverged, "the loss became NaN"});
  const auto status = status_json(scratch.path());
  EXPECT_EQ(status.at("total"), 16);
  EXPECT_EQ(status.at("valid"), 12);
  EXPECT_EQ(status.at("states").at("running"), 1);
  EXPECT_EQ(status.at("states").at("diverged"), 1);
  EXPECT_EQ(status.at("finished"), 2);
  EXPECT_EQ(status.at("seconds_left"), 100.0);  // 10 cells at 10 s each, one worker
  EXPECT_EQ(status.at("failures").at(0).at("at").at("resolution"), "128");
  const std::string text = status_text(scratch.path());
  EXPECT_NE(text.find("2 of 12 cells finished"), std::string::npos) << text;
  EXPECT_NE(text.find("the loss became NaN"), std::string::npos) << text;
}

}  // namespace
}  // namespace s2fbench::cube
