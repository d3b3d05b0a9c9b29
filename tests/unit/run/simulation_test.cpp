#include "run/simulation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "run/simulation_report.hpp"

namespace s2fbench::run {
namespace {

std::vector<CellToRun> cells(const std::vector<double>& costs, int most_ranks = 1) {
  std::vector<CellToRun> all;
  for (const double cost : costs)
    all.push_back({static_cast<std::int64_t>(all.size()), cost, 0, false, most_ranks});
  return all;
}

// As predicted.
SimulationResult as_costs(const std::vector<CellToRun>& all,
                          const std::vector<std::string>& hosts, GangPolicy policy) {
  return simulate({all, hosts, policy, [&](std::int64_t cell) {
                     return all.at(static_cast<std::size_t>(cell)).cost;
                   }});
}

TEST(Simulation, LongestFirstByHand) {
  // 6 and 3 + 3; nothing is idle.
  const auto result = as_costs(cells({3, 6, 3}), node_names(1, 2), {1});
  EXPECT_DOUBLE_EQ(result.makespan, 6);
  EXPECT_DOUBLE_EQ(result.in_trials, 12);
  EXPECT_DOUBLE_EQ(result.occupancy, 1);
  EXPECT_EQ(result.trials, 3);
}

TEST(Simulation, FirstComeIsBesideIt) {
  const auto all = cells({3, 3, 6});
  const auto ways = simulate_ways(all, parse_machine("2x1", 0.9), [&](std::int64_t cell) {
    return all[static_cast<std::size_t>(cell)].cost;
  });
  ASSERT_EQ(ways.size(), 3u);
  EXPECT_DOUBLE_EQ(ways[0].result.makespan, 9);
  EXPECT_DOUBLE_EQ(ways[0].result.occupancy, 12.0 / 18);
  EXPECT_DOUBLE_EQ(ways[1].result.makespan, 6);
}

TEST(Simulation, FixedGangsHaveOneSpeed) {
  const auto result = as_costs(cells({6, 3, 3}), node_names(1, 4), {2});
  EXPECT_DOUBLE_EQ(result.makespan, 6);
  EXPECT_DOUBLE_EQ(result.in_trials, 24);
}

TEST(Simulation, ALoneTrialGetsAllTheRanksItMayUse) {
  const auto result = as_costs(cells({1000}, 8), node_names(2, 8), {kAutoRanks, 0.9});
  EXPECT_NEAR(result.makespan, 1000 / (1.8 * 1.8 * 1.8), 1e-9);
  EXPECT_EQ(result.widest, 8);
  EXPECT_EQ(result.pauses, 0);
  EXPECT_NEAR(as_costs(cells({1000}, 2), node_names(2, 8), {kAutoRanks, 0.9}).makespan,
              1000 / 1.8, 1e-9);
}

TEST(Simulation, GangsAreAsFastAsToldWhateverTheCoordinatorCountsOn) {
  const auto all = cells({1000, 1000}, 4);
  SimulatedSweep sweep = {all, node_names(2, 4), {kAutoRanks, 0.9}, {}};
  sweep.seconds = [](std::int64_t cell) { return cell == 0 ? 3000.0 : 1000.0; };
  sweep.speedup = [](std::int64_t cell, int ranks) {
    EXPECT_EQ(ranks, 4);
    return cell == 0 ? 2.0 : 4.0;
  };
  EXPECT_DOUBLE_EQ(simulate(sweep).makespan, 1500);
}

TEST(Simulation, TooLongForOneRankAmongShortOnes) {
  std::vector<double> costs(60, 1000);
  costs.push_back(40000);
  const auto all = cells(costs, 8);
  const auto one = as_costs(all, node_names(1, 8), {1});
  const auto gangs = as_costs(all, node_names(1, 8), {kAutoRanks, 0.9});
  EXPECT_DOUBLE_EQ(one.makespan, 40000);
  // 100,000 s of work on 8 ranks are 12,500 s, and gangs lose some.
  EXPECT_LT(gangs.makespan, 15000);
  EXPECT_GE(gangs.widest, 4);
}

TEST(Simulation, AnUnderestimatedTrialIsWidenedWhenRanksFallIdle) {
  const auto all = cells({1000, 1000}, 2);
  const auto seconds = [](std::int64_t cell) { return cell == 0 ? 10000.0 : 1000.0; };
  const auto gangs = simulate({all, node_names(1, 2), {kAutoRanks, 0.9}, seconds});
  EXPECT_EQ(gangs.pauses, 1);
  EXPECT_EQ(gangs.widest, 2);
  // Some time after 1000 s it is clear, then 1.8 times as fast; a restart costs 60 s.
  EXPECT_GT(gangs.makespan, 1000 + 60 + 9000 / 1.8);
  EXPECT_LT(gangs.makespan, 3000 + 60 + 7000 / 1.8);
}

TEST(Simulation, NothingIsPausedForASmallGain) {
  const auto all = cells({130, 100}, 2);
  const auto gangs = as_costs(all, node_names(1, 2), {kAutoRanks, 0.9});
  EXPECT_EQ(gangs.pauses, 0);
  EXPECT_DOUBLE_EQ(gangs.makespan, 130);
}

// Long tails, predictions that are wrong by factors: gangs shorten the whole, and where
// they do not they cost next to nothing.
TEST(Simulation, GangsShortenRandomSweeps) {
  double sum_of_logs = 0;
  constexpr int kSweeps = 200;
  for (std::uint64_t seed = 0; seed < kSweeps; ++seed) {
    RandomStream stream(seed, "sweep");
    std::vector<double> costs;
    std::vector<double> truth;
    const std::uint64_t count = 1 + stream.below(60);
    for (std::uint64_t i = 0; i < count; ++i) {
      costs.push_back(5000 * std::exp(stream.normal()));
      truth.push_back(costs.back() * std::exp(0.3 * stream.normal()));
    }
    const auto all = cells(costs, 8);
    const auto seconds = [&](std::int64_t cell) {
      return truth[static_cast<std::size_t>(cell)];
    };
    const auto hosts = node_names(2, 1 + static_cast<int>(stream.below(8)));
    const auto one = simulate({all, hosts, {1}, seconds});
    const auto gangs = simulate({all, hosts, {kAutoRanks, 0.9}, seconds});
    EXPECT_LT(gangs.makespan, 1.1 * one.makespan) << seed;
    sum_of_logs += std::log(gangs.makespan / one.makespan);
  }
  EXPECT_LT(std::exp(sum_of_logs / kSweeps), 0.8);
}

TEST(SimulationReport, MachinesAndWhatIsNone) {
  EXPECT_EQ(parse_machine("2x4", 0.9).all_gpus(), 8);
  for (const std::string bad : {"", "8", "2x", "x4", "0x4", "2x4x1", "2x-1", "axb"})
    EXPECT_THROW(parse_machine(bad, 0.9), UserError) << bad;
  EXPECT_THROW(parse_machine("2x4", 2), UserError);
}

TEST(SimulationReport, TellsUnitBoundAndEfficiency) {
  const auto all = cells({3, 3, 6});
  const auto machine = parse_machine("1x2", 0.8);
  const auto seconds = [&](std::int64_t cell) {
    return all[static_cast<std::size_t>(cell)].cost;
  };
  const double bound = area_bound(all, 2, seconds);
  EXPECT_DOUBLE_EQ(bound, 6);
  const std::string text =
      simulation_text(simulate_ways(all, machine, seconds), machine, bound, "weeks");
  EXPECT_NE(text.find("simulated on 1 node of 2 GPUs, in weeks\n"), std::string::npos);
  EXPECT_NE(text.find("first come                       9     1.500      66.7%"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("area bound                       6\n"), std::string::npos);
  EXPECT_NE(text.find("efficiency 0.8 per doubling"), std::string::npos);
  const std::string told = simulation_text(simulate_ways(all, machine, seconds), machine,
                                           bound, "weeks", "as the model has them");
  EXPECT_NE(told.find("as the model has them\n"), std::string::npos);
  EXPECT_EQ(told.find("per doubling"), std::string::npos);
}

}  // namespace
}  // namespace s2fbench::run
