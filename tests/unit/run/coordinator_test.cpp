#include "run/coordinator.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

const std::vector<CellToRun> kThree = {{0, 1.0, 0}, {1, 3.0, 0}, {2, 2.0, 0}};

TEST(Coordinator, LongestFirstToWhoeverIsIdle) {
  Coordinator machine(kThree, {"a", "a"}, 1);
  EXPECT_FALSE(machine.over());
  const auto first = machine.worker_idle(1);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->cell, 1);
  EXPECT_EQ(first->members, std::vector<int>{1});
  EXPECT_EQ(machine.worker_idle(0)->cell, 2);
  EXPECT_EQ(machine.finished(1, {1, CellState::done, 3.0})->cell, 0);
  EXPECT_FALSE(machine.finished(0, {2, CellState::done, 2.0}));
  EXPECT_FALSE(machine.over());  // cell 0 still runs
  EXPECT_FALSE(machine.finished(1, {0, CellState::failed, 0.5}));
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().done, 2);
  EXPECT_EQ(machine.summary().failed, 1);
  EXPECT_FALSE(machine.summary().stopped_early);
}

TEST(Coordinator, AGangWaitsForAllItsMembers) {
  Coordinator machine(kThree, {"a", "b", "a", "b"}, 2);
  EXPECT_FALSE(machine.worker_idle(0));
  EXPECT_FALSE(machine.worker_idle(1));
  const auto first = machine.worker_idle(2);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->members, (std::vector<int>{0, 2}));
  EXPECT_EQ(machine.worker_idle(3)->members, (std::vector<int>{1, 3}));
  // The other member may be back before the leader reports, or after.
  EXPECT_FALSE(machine.worker_idle(2));
  EXPECT_EQ(machine.finished(0, {first->cell, CellState::done, 1.0})->cell, 0);
  EXPECT_FALSE(machine.finished(1, {2, CellState::diverged, 1.0}));
  EXPECT_FALSE(machine.worker_idle(3));
  EXPECT_EQ(machine.summary().diverged, 1);
}

TEST(Coordinator, LeftoversAreNamedAndReleasedWithTheOthers) {
  Coordinator machine({}, {"a", "a", "a"}, 2);
  EXPECT_EQ(machine.gangs().leftover, std::vector<int>{2});
  EXPECT_FALSE(machine.worker_idle(0));
  EXPECT_FALSE(machine.worker_idle(1));
  EXPECT_FALSE(machine.over());
  EXPECT_FALSE(machine.worker_idle(2));
  EXPECT_TRUE(machine.over());
}

TEST(Coordinator, StopStartsNothingMoreAndWaitsForTheRunning) {
  Coordinator machine(kThree, {"a", "a"}, 1);
  const auto first = machine.worker_idle(0);
  machine.stop();
  EXPECT_FALSE(machine.worker_idle(1));
  EXPECT_FALSE(machine.over());
  EXPECT_FALSE(machine.finished(0, {first->cell, CellState::running, 0.1}));
  EXPECT_TRUE(machine.over());
  const Summary summary = machine.summary();
  EXPECT_TRUE(summary.stopped_early);
  EXPECT_EQ(summary.interrupted, 1);
  EXPECT_EQ(summary.unstarted, 2);
  EXPECT_EQ(summary.total, 3);
}

TEST(Coordinator, AStoppedTrialStopsTheSweep) {
  Coordinator machine(kThree, {"a"}, 1);
  const auto first = machine.worker_idle(0);
  EXPECT_FALSE(machine.finished(0, {first->cell, CellState::running, 0.1}));
  EXPECT_TRUE(machine.stopping());
  EXPECT_TRUE(machine.over());
}

TEST(Coordinator, StopAfterTheLastCellIsNoEarlyStop) {
  Coordinator machine({{7, 1.0, 0}}, {"a"}, 1);
  machine.worker_idle(0);
  machine.stop();
  machine.finished(0, {7, CellState::done, 1.0});
  EXPECT_FALSE(machine.summary().stopped_early);
}

TEST(Coordinator, ProgressCountsAndPredicts) {
  Coordinator machine(kThree, {"a", "a"}, 1);
  machine.worker_idle(0);
  machine.worker_idle(1);
  EXPECT_EQ(machine.progress().running, 2);
  EXPECT_LT(machine.progress().seconds_left, 0);
  machine.finished(0, {1, CellState::done, 30.0});
  const Progress now = machine.progress();
  EXPECT_EQ(now.so_far.done, 1);
  EXPECT_EQ(now.so_far.unstarted, 0);
  EXPECT_EQ(now.last_cell, 1);
  EXPECT_EQ(now.last_state, CellState::done);
  // Cells 2 (20 s) and 0 (10 s) run, half of each is left, on two gangs.
  EXPECT_DOUBLE_EQ(now.seconds_left, (10.0 + 5.0) / 2);
}

TEST(Coordinator, ImpossibleEventsAreBugs) {
  Coordinator machine(kThree, {"a", "a", "a"}, 2);
  EXPECT_THROW(machine.worker_idle(3), InternalError);
  EXPECT_THROW(machine.finished(0, {1, CellState::done, 1.0}), InternalError);
  machine.worker_idle(0);
  EXPECT_THROW(machine.worker_idle(0), InternalError);
  machine.worker_idle(1);
  EXPECT_THROW(machine.finished(0, {2, CellState::done, 1.0}), InternalError);
  EXPECT_THROW(machine.finished(1, {1, CellState::done, 1.0}), InternalError);
  EXPECT_THROW(machine.finished(2, {1, CellState::done, 1.0}), InternalError);
  EXPECT_THROW(machine.finished(0, {1, CellState::planned, 1.0}), InternalError);
}

}  // namespace
}  // namespace s2fbench::run
