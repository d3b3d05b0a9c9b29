// The control plane end to end, as one process and on any number of ranks: coordinator,
// workers, fake trials, a sink in memory.
#include "run/run_sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "run/fake_runner.hpp"
#include "support/memory_sink.hpp"
#include "support/test_world.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

std::vector<CellToRun> cells(std::int64_t count) {
  std::vector<CellToRun> all;
  for (std::int64_t i = 0; i < count; ++i)
    all.push_back({10 * i, 1.0 + static_cast<double>(i % 5), static_cast<int>(i % 3)});
  return all;
}

int workers(const comm::Context& world) { return std::max(1, world.size() - 1); }

// Collective over the world. (cell, state) of every end record on every rank.
std::vector<std::pair<std::int64_t, CellState>> all_ends(const test::MemorySink& sink,
                                                         const comm::Context& world) {
  std::vector<std::int64_t> mine;
  for (const auto& [cell, results] : sink.ends)
    for (const auto& result : results) {
      mine.push_back(cell);
      mine.push_back(static_cast<std::int64_t>(result.state));
    }
  const auto* first = reinterpret_cast<const std::byte*>(mine.data());
  std::vector<std::pair<std::int64_t, CellState>> ends;
  for (const auto& bytes : world.all_gather({first, first + mine.size() * 8})) {
    std::vector<std::int64_t> theirs(bytes.size() / 8);
    if (!bytes.empty()) std::memcpy(theirs.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < theirs.size(); i += 2)
      ends.emplace_back(theirs[i], static_cast<CellState>(theirs[i + 1]));
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

// Collective over the world.
void expect_same_everywhere(const Summary& summary, const comm::Context& world) {
  for (std::int64_t value : {summary.total, summary.done, summary.failed,
                             summary.interrupted, summary.unstarted}) {
    EXPECT_EQ(world.all_max(value), value);
    EXPECT_EQ(-world.all_max(-value), value);
  }
}

TEST(RunSweep, EveryCellEndsOnce) {
  const comm::Context world = test::world();
  FakeRunner runner;
  test::MemorySink sink;
  std::int64_t reports = 0;
  RunOptions options;
  options.progress = [&](const Progress& progress) {
    ++reports;
    EXPECT_EQ(progress.so_far.done, reports);
    EXPECT_EQ(progress.so_far.done + progress.running + progress.so_far.unstarted, 40);
  };
  const Summary summary = run_sweep(cells(40), runner, sink, world, options);
  EXPECT_EQ(summary.done, 40);
  EXPECT_FALSE(summary.stopped_early);
  expect_same_everywhere(summary, world);
  EXPECT_EQ(reports, world.rank() == 0 ? 40 : 0);
  const auto ends = all_ends(sink, world);
  ASSERT_EQ(ends.size(), 40u);
  for (std::size_t i = 0; i < ends.size(); ++i)
    EXPECT_EQ(ends[i],
              std::make_pair(static_cast<std::int64_t>(10 * i), CellState::done));
  for (const auto& [cell, results] : sink.ends)
    EXPECT_EQ(results.front().metrics.front().values.front(), fake_answer(cell, 0));
  if (world.size() > 1 && world.rank() == 0) {
    EXPECT_TRUE(sink.starts.empty());
  }
}

TEST(RunSweep, BadTrialsHarmNobodyElse) {
  const comm::Context world = test::world();
  FakeSettings settings;
  settings.failing = {0, 70};
  settings.diverging = {100};
  settings.throwing = {30};
  FakeRunner runner(settings);
  test::MemorySink sink;
  const Summary summary = run_sweep(cells(20), runner, sink, world, {});
  EXPECT_EQ(summary.failed, 3);
  EXPECT_EQ(summary.diverged, 1);
  EXPECT_EQ(summary.done, 16);
  EXPECT_FALSE(summary.stopped_early);
  const auto ends = all_ends(sink, world);
  ASSERT_EQ(ends.size(), 20u);
  EXPECT_EQ(ends[3].second, CellState::failed);
  EXPECT_EQ(ends[10].second, CellState::diverged);
  EXPECT_EQ(ends[11].second, CellState::done);
}

TEST(RunSweep, GangsOfTwo) {
  const comm::Context world = test::world();
  FakeSettings settings;
  settings.failing = {50};
  settings.seconds = [](std::int64_t cell) {
    return 1e-3 * static_cast<double>(cell % 3);
  };
  FakeRunner runner(settings);
  test::MemorySink sink;
  RunOptions options;
  options.gangs.ranks_per_trial = 2;
  if (workers(world) < 2) {
    EXPECT_THROW(run_sweep(cells(20), runner, sink, world, options), UserError);
    return;
  }
  const Summary summary = run_sweep(cells(20), runner, sink, world, options);
  EXPECT_EQ(summary.done, 19);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_EQ(all_ends(sink, world).size(), 20u);
  // All on one node: ranks 1 and 2 are a gang, 3 and 4 the next; the second never writes.
  if (world.rank() % 2 == 0) {
    EXPECT_TRUE(sink.ends.empty());
  }
}

// Keeps what it is told of the gangs.
class ListeningRunner : public FakeRunner {
 public:
  void gangs_to_come(const comm::Context& group,
                     const std::vector<std::vector<int>>& gangs) override {
    workers = group.size();
    members = gangs;
  }
  int workers = 0;
  std::vector<std::vector<int>> members;
};

TEST(RunSweep, WorkersHearOfSeveralGangsOfAFixedSize) {
  const auto world = test::world();
  const int ranks = workers(world) >= 2 ? 2 : 1;
  ListeningRunner runner;
  test::MemorySink sink;
  RunOptions options;
  options.gangs.ranks_per_trial = ranks;
  run_sweep(cells(3), runner, sink, world, options);
  if (world.rank() == 0 || workers(world) / ranks < 2 || ranks == 1) {
    EXPECT_TRUE(runner.members.empty());
    return;
  }
  EXPECT_EQ(runner.workers, world.size() - 1);
  EXPECT_EQ(runner.members, (std::vector<std::vector<int>>{{1, 2}, {3, 4}}));
}

TEST(RunSweep, NothingToDo) {
  const comm::Context world = test::world();
  FakeRunner runner;
  test::MemorySink sink;
  const Summary summary = run_sweep({}, runner, sink, world, {});
  EXPECT_EQ(summary.total, 0);
  EXPECT_FALSE(summary.stopped_early);
}

// Three cells that end at once, then 17 that would take minutes.
FakeSettings short_and_long_trials() {
  FakeSettings settings;
  settings.seconds = [](std::int64_t cell) { return cell < 30 ? 0.0 : 100.0; };
  return settings;
}

std::vector<CellToRun> short_and_long_cells() {
  std::vector<CellToRun> all;
  for (std::int64_t i = 0; i < 20; ++i)  // the short ones first
    all.push_back({10 * i, i < 3 ? 2.0 : 1.0, 0});
  return all;
}

// One rank alone is asked to stop, in the middle.
void expect_stop_from(int stopping_rank, int ranks_per_trial) {
  const comm::Context world = test::world();
  FakeRunner runner(short_and_long_trials());
  test::MemorySink sink;
  const double begin = monotonic_seconds();
  RunOptions options;
  options.gangs.ranks_per_trial = ranks_per_trial;
  options.stop = [&] {
    return world.rank() == stopping_rank && monotonic_seconds() - begin > 0.2;
  };
  const Summary summary = run_sweep(short_and_long_cells(), runner, sink, world, options);
  EXPECT_TRUE(summary.stopped_early);
  EXPECT_EQ(summary.done, 3);
  EXPECT_EQ(summary.interrupted, workers(world) / ranks_per_trial);
  EXPECT_EQ(summary.done + summary.interrupted + summary.unstarted, 20);
  expect_same_everywhere(summary, world);
  EXPECT_EQ(all_ends(sink, world).size(), 3u);
  // Nothing is left on its way.
  world.barrier();
  EXPECT_FALSE(world.try_receive());
}

TEST(RunSweep, StopsWhenTheCoordinatorIsAsked) { expect_stop_from(0, 1); }

TEST(RunSweep, StopsWhenOneWorkerIsAsked) {
  expect_stop_from(test::world().size() - 1, 1);
}

TEST(RunSweep, StopsGangs) {
  // With 3 workers rank 3 is left over, idle, and asks all the same.
  const comm::Context world = test::world();
  if (workers(world) >= 2) expect_stop_from(world.size() - 1, 2);
}

TEST(RunSweep, LeavesBeforeTheTimeLimit) {
  const comm::Context world = test::world();
  FakeRunner runner(short_and_long_trials());
  test::MemorySink sink;
  const double begin = monotonic_seconds();
  RunOptions options;
  options.seconds_left = [&] { return 10.5 - (monotonic_seconds() - begin); };
  const Summary summary = run_sweep(short_and_long_cells(), runner, sink, world, options);
  EXPECT_TRUE(summary.stopped_early);
  EXPECT_EQ(summary.done, 3);
  EXPECT_EQ(summary.interrupted, workers(world));
  expect_same_everywhere(summary, world);
}

TEST(RunSweep, ALongTrialGoesOnInALargerGang) {
  const comm::Context world = test::world();
  FakeSettings settings;
  settings.seconds = [](std::int64_t cell) { return cell == 0 ? 2.0 : 0.01; };
  FakeRunner runner(settings);
  test::MemorySink sink;
  RunOptions options;
  options.gangs = {kAutoRanks, 0.9, 0.01};
  std::int64_t told = 0;
  options.progress = [&](const Progress&) { ++told; };
  std::vector<CellToRun> all;
  for (std::int64_t i = 0; i < workers(world); ++i)
    all.push_back({10 * i, 0.01, 0, false, 2});
  const Summary summary = run_sweep(all, runner, sink, world, options);
  EXPECT_EQ(summary.done, workers(world));
  EXPECT_FALSE(summary.stopped_early);
  EXPECT_EQ(all_ends(sink, world).size(), static_cast<std::size_t>(workers(world)));
  EXPECT_EQ(told, world.rank() == 0 ? workers(world) : 0);  // not of the pause
  std::int64_t starts = 0;                                  // of cell 0
  for (const std::int64_t cell : sink.starts) starts += cell == 0;
  // Its first gang is worker 0 alone, which leads the larger one too.
  if (world.rank() == std::min(1, world.size() - 1)) {
    EXPECT_EQ(starts, workers(world) > 1 ? 2 : 1);
  }
}

TEST(RunSweep, SuspectsRunAlone) {
  const comm::Context world = test::world();
  FakeRunner runner;
  test::MemorySink sink;
  auto all = cells(10);
  all[4].alone = true;
  EXPECT_EQ(run_sweep(all, runner, sink, world, {}).done, 10);
  std::int64_t alone = static_cast<std::int64_t>(sink.started_alone.size());
  if (alone == 1) {
    EXPECT_EQ(sink.started_alone.front(), 40);
  }
  EXPECT_EQ(world.all_max(alone), 1);
}

TEST(RunSweep, AskedBeforeTheStart) {
  const comm::Context world = test::world();
  FakeRunner runner;
  test::MemorySink sink;
  RunOptions options;
  options.stop = [] { return true; };
  const Summary summary = run_sweep(cells(5), runner, sink, world, options);
  EXPECT_TRUE(summary.stopped_early);
  EXPECT_EQ(summary.done, 0);
  EXPECT_EQ(all_ends(sink, world).size(), 0u);
}

}  // namespace
}  // namespace s2fbench::run
