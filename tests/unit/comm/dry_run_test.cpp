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

  const float out[2] = {1.5f, -2.0f};
  float in[2] = {0, 0};
  context.exchange(4, out, in, 2, 1.0);
  EXPECT_EQ(in[0], 1.5f);
  EXPECT_EQ(in[1], -2.0f);
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
  EXPECT_EQ(dry_run_context(5, 8).subgroup({5}, 0).size(), 1);
  EXPECT_THROW(dry_run_context(5, 8).subgroup({0, 1}, 0), InternalError);
}

TEST(DryRunContext, RankMustBeInside) {
  EXPECT_THROW(dry_run_context(2, 2), InternalError);
  EXPECT_THROW(dry_run_context(-1, 2), InternalError);
}

}  // namespace
}  // namespace s2fbench::comm
