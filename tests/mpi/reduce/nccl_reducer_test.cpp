// Sums over a fake of NCCL, by one process and by 1, 2, 4 and 8 ranks.
#include "reduce/nccl_reducer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "comm/backoff.hpp"
#include "reduce/tree_reducer.hpp"
#include "support/fake_nccl.hpp"
#include "support/test_world.hpp"

namespace s2fbench::reduce {
namespace {

using Floats = std::vector<float>;

// Fewer numbers than ranks, lengths that ranks do not divide, nothing at all.
const std::vector<std::size_t> kCounts = {1, 3, 0, 1000, 4093};
constexpr int kStep = 7;

// What a rank adds; sizes over many powers of ten, so that another order shows.
Floats numbers(int rank, std::size_t count, int step) {
  RandomStream stream(static_cast<std::uint64_t>(step), "numbers", count,
                      static_cast<std::uint64_t>(rank));
  Floats values(count);
  for (float& value : values)
    value =
        static_cast<float>(stream.normal() * std::pow(10.0, 6 * stream.uniform() - 3));
  return values;
}

Floats serial_tree(int first, int ranks, std::size_t count, int step) {
  if (ranks == 1) return numbers(first, count, step);
  Floats lower = serial_tree(first, ranks / 2, count, step);
  const Floats upper = serial_tree(first + ranks / 2, ranks / 2, count, step);
  for (std::size_t i = 0; i < count; ++i) lower[i] += upper[i];
  return lower;
}

bool same_bits(const Floats& a, const Floats& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

class NcclReducers : public testing::Test {
 protected:
  // A step's sums, whose numbers the queue of computation writes at some later time.
  std::vector<Floats> step(Reducer& reducer, int number) {
    std::vector<Floats> sums;
    for (const std::size_t count : kCounts) sums.emplace_back(count, -1.0F);
    for (Floats& values : sums) {
      fake->compute([&values, number, rank = world.rank()] {
        const Floats written = numbers(rank, values.size(), number);
        std::copy(written.begin(), written.end(), values.begin());
      });
      reducer.start(values.data(), values.size());
      reducer.progress();
    }
    reducer.finish();
    return sums;
  }

  const comm::Context world = test::world();
  test::FakeNccl::Script script;
  Floats kept = Floats(64, 1.0F);  // of steps that fail: the queue may still have it
  test::FakeNccl* fake = new test::FakeNccl(script);
  Communicators communicators{std::unique_ptr<Nccl>(fake), 20};
};

TEST_F(NcclReducers, TreeGivesTheBitsOfTheTree) {
  NcclReducer reducer(world, communicators, Mode::tree);
  TreeReducer by_mpi(world);
  for (int number = kStep; number < kStep + 3; ++number) {
    const auto sums = step(reducer, number);
    for (std::size_t i = 0; i < kCounts.size(); ++i) {
      EXPECT_TRUE(same_bits(sums[i], serial_tree(0, world.size(), kCounts[i], number)))
          << kCounts[i];
      Floats values = numbers(world.rank(), kCounts[i], number);
      by_mpi.sum(values.data(), values.size());
      EXPECT_TRUE(same_bits(sums[i], values)) << kCounts[i];
    }
  }
}

TEST_F(NcclReducers, AllReduceGivesTheSum) {
  const auto reducer = make_reducer(world, Mode::all_reduce, &communicators);
  const bool alone = world.size() == 1;  // then there is nothing to be summed
  NcclReducer of_one(world, communicators, Mode::all_reduce);
  const auto sums = step(alone ? of_one : *reducer, kStep);
  for (std::size_t i = 0; i < kCounts.size(); ++i) {
    std::vector<double> exact(kCounts[i]), size(kCounts[i]);
    for (int rank = 0; rank < world.size(); ++rank) {
      const Floats values = numbers(rank, kCounts[i], kStep);
      for (std::size_t at = 0; at < kCounts[i]; ++at) {
        exact[at] += values[at];
        size[at] += std::abs(values[at]);
      }
    }
    for (std::size_t at = 0; at < kCounts[i]; ++at)
      EXPECT_NEAR(sums[i][at], exact[at], 8 * size[at] * std::pow(2.0, -24));
  }
}

TEST_F(NcclReducers, TakesItsMemoryOnce) {
  NcclReducer reducer(world, communicators, Mode::tree);
  reducer.reserve(kCounts);
  const int taken = script.allocations;
  EXPECT_GE(taken, 1);
  for (int number = 1; number < 4; ++number) {
    const auto sums = step(reducer, number);
    EXPECT_TRUE(
        same_bits(sums.back(), serial_tree(0, world.size(), kCounts.back(), number)));
  }
  EXPECT_EQ(script.allocations, taken);
}

TEST_F(NcclReducers, TellInTimeWhenMemoryIsMissing) {
  NcclReducer reducer(world, communicators, Mode::tree);
  script.most_floats = 100;
  EXPECT_THROW(reducer.reserve({50, 4000}), std::bad_alloc);
  EXPECT_EQ(script.aborted, 0);
  script.most_floats = 1 << 20;
  EXPECT_TRUE(same_bits(step(reducer, kStep).back(),
                        serial_tree(0, world.size(), kCounts.back(), kStep)));
}

TEST_F(NcclReducers, AbortWhenNcclFailsOnTheWay) {
  NcclReducer reducer(world, communicators, Mode::tree, Patience(0.5, 0.5));
  if (world.rank() == world.size() - 1) script.polls_until_error = 5;
  const auto sum_often = [&] {
    for (int i = 0; i < 20; ++i) reducer.sum(kept.data(), kept.size());
  };
  EXPECT_THROW(sum_often(), EnvironmentError);
  EXPECT_EQ(script.aborted, 1);
  EXPECT_THROW(reducer.start(kept.data(), kept.size()), EnvironmentError);
  EXPECT_THROW(reducer.finish(), EnvironmentError);
  EXPECT_EQ(script.aborted, 1);
}

TEST_F(NcclReducers, AnErrorEndsTheWaitBeforeItsTime) {
  NcclReducer reducer(world, communicators, Mode::tree, Patience(60, 60));
  // Rank 0 is silent, so that the others' sums never come; alone, the sum comes at once.
  const bool alone = world.size() == 1;
  if (world.rank() > 0 || alone) {
    const comm::Backoff clock;
    reducer.start(kept.data(), kept.size());
    script.polls_until_error = alone ? 0 : 3;
    EXPECT_THROW(reducer.finish(), EnvironmentError);
    EXPECT_LT(clock.waited(), 10);
    EXPECT_EQ(script.aborted, 1);
  }
  world.barrier();
}

TEST_F(NcclReducers, AbortWhenAPartnerIsSilent) {
  NcclReducer reducer(world, communicators, Mode::all_reduce, Patience(0.3, 0.3));
  const bool silent = world.rank() == 0;
  if (!silent) {
    EXPECT_THROW(reducer.sum(kept.data(), kept.size()), EnvironmentError);
    EXPECT_EQ(script.aborted, 1);
  }
  world.barrier();
  // The next trial's: all make a new one, also the rank that still has its own.
  NcclReducer again(world, communicators, Mode::tree);
  EXPECT_EQ(script.connected, world.size() == 1 ? 1 : 2);
  EXPECT_TRUE(same_bits(step(again, kStep).back(),
                        serial_tree(0, world.size(), kCounts.back(), kStep)));
}

TEST(TreeReducers, ReservedAreTheSame) {
  const comm::Context world = test::world();
  TreeReducer reducer(world);
  reducer.reserve(kCounts);
  for (const std::size_t count : kCounts) {
    Floats values = numbers(world.rank(), count, kStep);
    reducer.sum(values.data(), values.size());
    EXPECT_TRUE(same_bits(values, serial_tree(0, world.size(), count, kStep)));
  }
}

}  // namespace
}  // namespace s2fbench::reduce
