#include "run/coordinator.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

// What was ordered to start: one trial at most.
std::optional<Assignment> start(const Orders& orders) {
  EXPECT_LE(orders.starts.size(), 1u);
  EXPECT_FALSE(orders.pause);
  if (orders.starts.empty()) return std::nullopt;
  return orders.starts.front();
}

const std::vector<CellToRun> kThree = {{0, 1.0, 0}, {1, 3.0, 0}, {2, 2.0, 0}};

TEST(Coordinator, LongestFirstToWhoeverIsIdle) {
  Coordinator machine(kThree, {"a", "a"}, {1});
  EXPECT_FALSE(machine.over());
  const auto first = start(machine.worker_idle(1));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->cell, 1);
  EXPECT_EQ(first->members, std::vector<int>{1});
  EXPECT_EQ(start(machine.worker_idle(0))->cell, 2);
  EXPECT_EQ(start(machine.finished(1, {1, CellState::done, 3.0}))->cell, 0);
  EXPECT_FALSE(start(machine.finished(0, {2, CellState::done, 2.0})));
  EXPECT_FALSE(machine.over());  // cell 0 still runs
  EXPECT_FALSE(start(machine.finished(1, {0, CellState::failed, 0.5})));
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().done, 2);
  EXPECT_EQ(machine.summary().failed, 1);
  EXPECT_FALSE(machine.summary().stopped_early);
}

TEST(Coordinator, AGangWaitsForAllItsMembers) {
  Coordinator machine(kThree, {"a", "b", "a", "b"}, {2});
  EXPECT_FALSE(start(machine.worker_idle(0)));
  EXPECT_FALSE(start(machine.worker_idle(1)));
  const auto first = start(machine.worker_idle(2));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->members, (std::vector<int>{0, 2}));
  EXPECT_EQ(start(machine.worker_idle(3))->members, (std::vector<int>{1, 3}));
  // The other member may be back before the leader reports, or after.
  EXPECT_FALSE(start(machine.worker_idle(2)));
  EXPECT_EQ(start(machine.finished(0, {first->cell, CellState::done, 1.0}))->cell, 0);
  EXPECT_FALSE(start(machine.finished(1, {2, CellState::diverged, 1.0})));
  EXPECT_FALSE(start(machine.worker_idle(3)));
  EXPECT_EQ(machine.summary().diverged, 1);
}

TEST(Coordinator, LeftoversAreNamedAndReleasedWithTheOthers) {
  Coordinator machine({}, {"a", "a", "a"}, {2});
  EXPECT_EQ(machine.gangs().leftover, std::vector<int>{2});
  EXPECT_FALSE(start(machine.worker_idle(0)));
  EXPECT_FALSE(start(machine.worker_idle(1)));
  EXPECT_FALSE(machine.over());
  EXPECT_FALSE(start(machine.worker_idle(2)));
  EXPECT_TRUE(machine.over());
}

TEST(Coordinator, StopStartsNothingMoreAndWaitsForTheRunning) {
  Coordinator machine(kThree, {"a", "a"}, {1});
  const auto first = start(machine.worker_idle(0));
  machine.stop();
  EXPECT_FALSE(start(machine.worker_idle(1)));
  EXPECT_FALSE(machine.over());
  EXPECT_FALSE(start(machine.finished(0, {first->cell, CellState::running, 0.1})));
  EXPECT_TRUE(machine.over());
  const Summary summary = machine.summary();
  EXPECT_TRUE(summary.stopped_early);
  EXPECT_EQ(summary.interrupted, 1);
  EXPECT_EQ(summary.unstarted, 2);
  EXPECT_EQ(summary.total, 3);
}

TEST(Coordinator, AStoppedTrialStopsTheSweep) {
  Coordinator machine(kThree, {"a"}, {1});
  const auto first = start(machine.worker_idle(0));
  EXPECT_FALSE(start(machine.finished(0, {first->cell, CellState::running, 0.1})));
  EXPECT_TRUE(machine.stopping());
  EXPECT_TRUE(machine.over());
}

TEST(Coordinator, StopAfterTheLastCellIsNoEarlyStop) {
  Coordinator machine({{7, 1.0, 0}}, {"a"}, {1});
  machine.worker_idle(0);
  machine.stop();
  machine.finished(0, {7, CellState::done, 1.0});
  EXPECT_FALSE(machine.summary().stopped_early);
}

TEST(Coordinator, ProgressCountsAndPredicts) {
  Coordinator machine(kThree, {"a", "a"}, {1});
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

TEST(Coordinator, SuspectsRunLastAndAlone) {
  Coordinator machine({{0, 9.0, 0, true}, {1, 1.0, 0}, {2, 2.0, 0}, {3, 5.0, 0, true}},
                      {"a", "a"}, {1});
  EXPECT_FALSE(start(machine.worker_idle(0))->alone);
  EXPECT_EQ(start(machine.worker_idle(1))->cell, 1);
  EXPECT_FALSE(start(machine.finished(1, {1, CellState::done, 1.0})));
  const auto first = start(machine.finished(0, {2, CellState::done, 2.0}));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->alone);
  EXPECT_EQ(first->cell, 0);
  EXPECT_EQ(machine.progress().so_far.unstarted, 1);
  const int leader = first->members.front();
  const auto second = start(machine.finished(leader, {0, CellState::failed, 9.0}));
  EXPECT_EQ(second->cell, 3);
  EXPECT_TRUE(second->alone);
  EXPECT_FALSE(
      start(machine.finished(second->members.front(), {3, CellState::done, 5.0})));
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().done, 3);
}

// Four workers of one node; cell 0 was thought to be as short as the others.
Coordinator machine_with_a_long_trial() {
  Coordinator machine({{0, 1000.0, 0, false, 4},
                       {1, 1000.0, 0, false, 4},
                       {2, 1000.0, 0, false, 4},
                       {3, 1000.0, 0, false, 4}},
                      {"a", "a", "a", "a"}, {kAutoRanks, 0.9, 60});
  for (int worker = 0; worker < 3; ++worker)
    EXPECT_TRUE(machine.worker_idle(worker).starts.empty());  // until all have come
  EXPECT_EQ(machine.worker_idle(3).starts.size(), 4u);
  for (int worker = 1; worker < 4; ++worker) {
    const Orders orders = machine.finished(
        worker, {worker, CellState::done, 1000.0 + worker}, {1000.0 + worker});
    EXPECT_FALSE(orders.pause) << worker;
  }
  return machine;
}

TEST(Coordinator, APausedTrialGoesOnWithMoreRanks) {
  Coordinator machine = machine_with_a_long_trial();
  EXPECT_FALSE(machine.tick({1100}).pause);
  const auto pause = machine.tick({3000}).pause;
  ASSERT_TRUE(pause);
  EXPECT_EQ(pause->leader, 0);
  EXPECT_EQ(pause->cell, 0);
  EXPECT_FALSE(machine.tick({3001}).pause);  // once
  const Orders orders = machine.finished(0, {0, CellState::running, 3002}, {3002});
  EXPECT_FALSE(machine.stopping());
  ASSERT_EQ(orders.starts.size(), 1u);
  EXPECT_EQ(orders.starts.front().cell, 0);
  EXPECT_EQ(orders.starts.front().members, (std::vector<int>{0, 1, 2, 3}));
  for (int worker : {1, 2, 3})
    EXPECT_TRUE(machine.worker_idle(worker, {4000}).starts.empty());
  machine.finished(0, {0, CellState::done, 998}, {4000});
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().done, 4);
  EXPECT_FALSE(machine.summary().stopped_early);
}

TEST(Coordinator, APauseMayComeTooLate) {
  Coordinator machine = machine_with_a_long_trial();
  ASSERT_TRUE(machine.tick({3000}).pause);
  EXPECT_TRUE(machine.finished(0, {0, CellState::done, 3000.5}, {3000.5}).starts.empty());
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().done, 4);
}

TEST(Coordinator, AStopDuringAPauseInterrupts) {
  Coordinator machine = machine_with_a_long_trial();
  ASSERT_TRUE(machine.tick({3000}).pause);
  machine.stop();
  machine.finished(0, {0, CellState::running, 3001}, {3001});
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().interrupted, 1);
  EXPECT_TRUE(machine.summary().stopped_early);
}

TEST(Coordinator, ImpossibleEventsAreBugs) {
  Coordinator machine(kThree, {"a", "a", "a"}, {2});
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
