#include <gtest/gtest.h>

#include "base/error.hpp"
#include "comm/context.hpp"

namespace s2fbench::comm {
namespace {

TEST(DryRunContext, PretendsThatTheOthersDoAsWeDo) {
  const Context context = dry_run_context(5, 8);
  EXPECT_EQ(context.rank(), 5);
  EXPECT_EQ(context.size(), 8);
  const Bytes mine(3, std::byte{9});
  EXPECT_EQ(context.all_gather(mine), std::vector<Bytes>(8, mine));
  EXPECT_EQ(context.broadcast(mine, 0), mine);
  EXPECT_EQ(context.all_max(-4), -4);
  context.barrier();

  std::vector<float> mine_of(8, 0.0f), theirs(8, 0.0f);
  mine_of[5] = 1.5f;
  EXPECT_TRUE(context.start_all_to_all(mine_of.data(), theirs.data(), 1)->done());
  EXPECT_EQ(theirs, std::vector<float>(8, 1.5f));
  EXPECT_TRUE(context.start_all_gather(mine_of.data(), 1)->done());
  EXPECT_EQ(mine_of, std::vector<float>(8, 1.5f));
  EXPECT_TRUE(context.start_all_reduce(theirs.data(), 8)->done());
  EXPECT_EQ(theirs, std::vector<float>(8, 12.0f));
}

TEST(DryRunContext, SendsVanish) {
  const Context context = dry_run_context(0, 2);
  context.send(1, 1, Bytes(10));
  context.send(0, 1, Bytes(10));
  EXPECT_FALSE(context.try_receive());
  EXPECT_THROW(context.receive(), InternalError);
}

TEST(DryRunContext, SubgroupKeepsTheOrderOfMembers) {
  const Context gang = dry_run_context(5, 8).subgroup({1, 5, 6, 7}, 0);
  EXPECT_EQ(gang.rank(), 1);
  EXPECT_EQ(gang.size(), 4);
  EXPECT_EQ(gang.members(), (std::vector<int>{1, 5, 6, 7}));
  EXPECT_EQ(gang.subgroup({1, 2}, 0).members(), (std::vector<int>{5, 6}));
  const Context alone = dry_run_context(5, 8).subgroup({5}, 0);
  EXPECT_EQ(alone.size(), 1);
  EXPECT_EQ(alone.members(), std::vector<int>{5});
  EXPECT_THROW(dry_run_context(5, 8).subgroup({0, 1}, 0), InternalError);
}

TEST(DryRunContext, RankMustBeInside) {
  EXPECT_THROW(dry_run_context(2, 2), InternalError);
  EXPECT_THROW(dry_run_context(-1, 2), InternalError);
}

}  // namespace
}  // namespace s2fbench::comm
