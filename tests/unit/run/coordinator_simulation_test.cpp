// The coordinator against simulated workers: 10,000 gangs, and many random orders of
// events.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <queue>
#include <set>

#include "base/random_stream.hpp"
#include "run/coordinator.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

struct Event {
  double time = 0;  // simulated seconds
  int worker = 0;
  std::optional<Report> report;  // none: the worker is idle
  bool operator<(const Event& other) const { return time > other.time; }
};

struct Simulation {
  std::map<std::int64_t, int> assigned;  // how often
  std::vector<double> costs;             // in the order of assignment
  double end = 0;                        // simulated seconds
};

// Runs until nothing happens any more; a trial takes as long as its cost says, its
// members come back at slightly different times.
Simulation simulate(Coordinator& machine, const std::vector<CellToRun>& cells,
                    std::size_t workers, std::uint64_t seed, double stop_at = 1e300) {
  RandomStream stream(seed, "simulation");
  std::map<std::int64_t, double> cost;
  for (const CellToRun& cell : cells) cost[cell.index] = cell.cost;
  std::priority_queue<Event> events;
  for (std::size_t w = 0; w < workers; ++w)
    events.push({stream.uniform(), static_cast<int>(w), std::nullopt});
  Simulation result;
  while (!events.empty()) {
    const Event event = events.top();
    events.pop();
    if (event.time >= stop_at) machine.stop();
    result.end = event.time;
    const Orders orders = event.report ? machine.finished(event.worker, *event.report)
                                       : machine.worker_idle(event.worker);
    EXPECT_LE(orders.starts.size(), 1u);
    if (orders.starts.empty()) continue;
    const Assignment* next = &orders.starts.front();
    ++result.assigned[next->cell];
    result.costs.push_back(cost.at(next->cell));
    const double end = event.time + cost.at(next->cell);
    for (int member : next->members) {
      std::optional<Report> report;
      if (member == next->members.front())
        report = Report{next->cell, CellState::done, cost.at(next->cell)};
      events.push({end + 0.01 * stream.uniform(), member, report});
    }
  }
  return result;
}

std::vector<CellToRun> random_cells(std::size_t count, std::uint64_t seed) {
  RandomStream stream(seed, "cells");
  std::vector<CellToRun> cells;
  for (std::size_t i = 0; i < count; ++i)
    cells.push_back({static_cast<std::int64_t>(i), 1 + 9 * stream.uniform(), 0});
  return cells;
}

std::vector<std::string> hosts(std::size_t workers, std::size_t per_node) {
  std::vector<std::string> names;
  for (std::size_t w = 0; w < workers; ++w)
    names.push_back("node" + std::to_string(w / per_node));
  return names;
}

TEST(CoordinatorSimulation, TenThousandGangs) {
  const auto cells = random_cells(30000, 1);
  Coordinator machine(cells, hosts(20000, 8), {2});
  ASSERT_EQ(machine.gangs().members.size(), 10000u);
  const Simulation result = simulate(machine, cells, 20000, 2);
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(result.assigned.size(), cells.size());
  for (const auto& [cell, times] : result.assigned) EXPECT_EQ(times, 1) << cell;
  EXPECT_TRUE(std::is_sorted(result.costs.rbegin(), result.costs.rend()));
  EXPECT_EQ(machine.summary().done, 30000);
  // Longest first ends within a third of the longest trial of the ideal.
  double total = 0;
  for (const CellToRun& cell : cells) total += cell.cost;
  EXPECT_LT(result.end, total / 10000 + 1 + 10.0 / 3);
}

TEST(CoordinatorSimulation, AnyOrderOfEventsRunsEveryCellOnce) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    RandomStream stream(seed, "shape");
    const std::size_t workers = 1 + stream.below(12);
    int size = 1;
    while (2 * size <= static_cast<int>(workers) && stream.below(2) == 0) size *= 2;
    const auto cells = random_cells(stream.below(40), seed);
    Coordinator machine(cells, hosts(workers, 1 + stream.below(5)), {size});
    const Simulation result = simulate(machine, cells, workers, seed);
    EXPECT_TRUE(machine.over()) << seed;
    EXPECT_EQ(result.assigned.size(), cells.size()) << seed;
    for (const auto& [cell, times] : result.assigned) EXPECT_EQ(times, 1) << seed;
    EXPECT_EQ(machine.gangs().leftover.size(), workers % static_cast<unsigned>(size));
  }
}

TEST(CoordinatorSimulation, StopAtAnyTimeLeavesInOrder) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto cells = random_cells(30, seed);
    Coordinator machine(cells, hosts(7, 4), {2});
    simulate(machine, cells, 7, seed, 0.4 * static_cast<double>(seed));
    EXPECT_TRUE(machine.over()) << seed;
    const Summary summary = machine.summary();
    EXPECT_EQ(summary.done + summary.unstarted, 30) << seed;
    EXPECT_EQ(summary.stopped_early, summary.unstarted > 0) << seed;
  }
}

}  // namespace
}  // namespace s2fbench::run
