// The pool of communicators over a fake of NCCL.
#include "reduce/communicators.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "base/error.hpp"
#include "reduce/nccl_library.hpp"
#include "reduce/nccl_reducer.hpp"
#include "support/fake_nccl.hpp"
#include "support/test_world.hpp"

namespace s2fbench::reduce {
namespace {

std::vector<int> range(int first, int count) {
  std::vector<int> ranks(static_cast<std::size_t>(count));
  std::iota(ranks.begin(), ranks.end(), first);
  return ranks;
}

class Pool : public testing::Test {
 protected:
  const comm::Context all = test::world();
  test::FakeNccl::Script script;

  std::unique_ptr<Communicators> pool(double patience = 20) {
    return std::make_unique<Communicators>(std::make_unique<test::FakeNccl>(script),
                                           patience);
  }
  // Of two neighbours, or of this rank alone.
  comm::Context pair(int tag) const {
    return all.size() == 1 ? all : all.subgroup(range(all.rank() / 2 * 2, 2), tag);
  }
  // That a communicator sums over the ranks that it should.
  void expect_sum(Communicators& communicators, const comm::Context& gang) const {
    NcclReducer reducer(gang, communicators, Mode::tree);
    float value = static_cast<float>(all.rank());
    reducer.sum(&value, 1);
    const auto& members = gang.members();
    EXPECT_EQ(value, std::accumulate(members.begin(), members.end(), 0.0F));
  }
};

TEST_F(Pool, MakesAGangsCommunicatorOnce) {
  const auto communicators = pool();
  Communicator& of_all = communicators->of(all);
  EXPECT_EQ(&communicators->of(all), &of_all);
  // The same ranks in a group made later.
  EXPECT_EQ(&communicators->of(all.subgroup(range(0, all.size()), 5)), &of_all);
  EXPECT_EQ(script.connected, 1);
  Communicator& of_pair = communicators->of(pair(6));
  EXPECT_EQ(&communicators->of(pair(7)), &of_pair);
  EXPECT_EQ(&of_pair == &of_all, all.size() <= 2);
  EXPECT_EQ(script.connected, all.size() <= 2 ? 1 : 2);
  expect_sum(*communicators, all);
  expect_sum(*communicators, pair(8));
  EXPECT_EQ(script.aborted, 0);
}

TEST_F(Pool, EndsAllInGoodOrder) {
  {
    const auto communicators = pool();
    communicators->of(pair(6));
    communicators->of(all);
  }
  EXPECT_EQ(script.ended, all.size() <= 2 ? 1 : 2);
  EXPECT_EQ(script.aborted, 0);
}

TEST_F(Pool, AbortsWhenAnErrorUnwinds) {
  const auto failing = [&] {
    const auto communicators = pool();
    communicators->of(all);
    throw UserError("something else");
  };
  EXPECT_THROW(failing(), UserError);
  EXPECT_EQ(script.aborted, 1);
  EXPECT_EQ(script.ended, 0);
}

TEST_F(Pool, SplitsTheCommunicatorOfAll) {
  std::vector<std::vector<int>> gangs;
  for (int first = 0; first + 1 < all.size(); first += 2)
    gangs.push_back(range(first, 2));
  if (gangs.size() > 2) gangs.pop_back();  // two ranks are left over
  const auto communicators = pool();
  communicators->split(all, gangs);
  EXPECT_EQ(script.connected, 1);
  EXPECT_EQ(script.splits, 1);
  const bool left_over = all.rank() / 2 >= static_cast<int>(gangs.size());
  if (left_over) return;
  expect_sum(*communicators, pair(6));
  EXPECT_EQ(script.connected, 1);
}

TEST_F(Pool, TellsAllWhenOneCannotConnect) {
  const auto communicators = pool(0.5);
  script.refuse_to_connect = all.rank() == all.size() - 1;
  try {
    communicators->of(all);
    FAIL() << "nothing was thrown";
  } catch (const EnvironmentError& error) {
    EXPECT_EQ(error.agreed, all.rank() != 0);  // one of them speaks
  }
  EXPECT_EQ(script.aborted, 1);
  script.refuse_to_connect = false;
  EXPECT_NO_THROW(communicators->of(all));
}

TEST_F(Pool, TellsAllWhenASplitFails) {
  const auto communicators = pool(0.5);
  communicators->of(all);
  if (all.rank() == 0) script.polls_until_error = 0;
  EXPECT_THROW(communicators->split(all, {range(0, all.size())}), EnvironmentError);
  EXPECT_EQ(script.aborted, 2);  // what was split, and what was to be made
}

TEST(NcclLibrary, IsAnEnvironmentErrorWhereThereIsNone) {
#ifndef S2FBENCH_CUDA
  EXPECT_THROW(nccl_library(0), EnvironmentError);
#else
  GTEST_SKIP() << "this build has NCCL";
#endif
}

}  // namespace
}  // namespace s2fbench::reduce
