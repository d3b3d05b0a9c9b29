// Runs as one process and under mpirun: what every context promises.
#include "comm/context.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <numeric>
#include <set>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "comm/backoff.hpp"
#include "support/test_world.hpp"

namespace s2fbench::comm {
namespace {

Bytes bytes_of(const std::string& text) {
  Bytes bytes(text.size());
  std::transform(text.begin(), text.end(), bytes.begin(),
                 [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

std::string text_of(const Bytes& bytes) {
  std::string text;
  for (std::byte b : bytes) text += static_cast<char>(b);
  return text;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(Context, GathersByRank) {
  const Context world = test::world();
  // Lengths differ, one of them is 0.
  const std::string mine(static_cast<std::size_t>(world.rank()) * 3, 'a');
  const auto all = world.all_gather(bytes_of(mine));
  ASSERT_EQ(all.size(), static_cast<std::size_t>(world.size()));
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(text_of(all[i]), std::string(i * 3, 'a'));
}

TEST(Context, BroadcastsFromEveryRoot) {
  const Context world = test::world();
  for (int root = 0; root < world.size(); ++root) {
    const std::string expected = "from " + std::to_string(root);
    const Bytes mine = world.rank() == root ? bytes_of(expected) : Bytes{};
    EXPECT_EQ(text_of(world.broadcast(mine, root)), expected);
  }
  EXPECT_TRUE(world.broadcast({}, 0).empty());
}

TEST(Context, AllMaxIsTheLargest) {
  const Context world = test::world();
  EXPECT_EQ(world.all_max(-100 + world.rank()), -100 + world.size() - 1);
}

TEST(Context, SendReachesEveryoneItselfIncluded) {
  const Context world = test::world();
  for (int target = 0; target < world.size(); ++target)
    world.send(target, 7 + world.rank(), bytes_of("to " + std::to_string(target)));
  std::set<int> sources;
  for (int i = 0; i < world.size(); ++i) {
    const auto message = world.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->tag, 7 + message->source);
    EXPECT_EQ(text_of(message->body), "to " + std::to_string(world.rank()));
    sources.insert(message->source);
  }
  EXPECT_EQ(sources.size(), static_cast<std::size_t>(world.size()));
  EXPECT_FALSE(world.try_receive());
  world.barrier();
}

TEST(Context, MessagesOfOnePairKeepTheirOrder) {
  const Context world = test::world();
  const int next = (world.rank() + 1) % world.size();
  for (int i = 0; i < 200; ++i) world.send(next, i, Bytes(static_cast<std::size_t>(i)));
  for (int i = 0; i < 200; ++i) {
    const auto message = world.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->tag, i);
    EXPECT_EQ(message->body.size(), static_cast<std::size_t>(i));
  }
  world.barrier();
}

TEST(Context, WaitingLeavesTheCoreAlone) {
  const Context world = test::world();
  const double begin = monotonic_seconds();
  const double cpu = cpu_seconds();
  const auto message = world.receive([&] { return monotonic_seconds() - begin > 0.3; });
  EXPECT_FALSE(message);
  EXPECT_LT(cpu_seconds() - cpu, 0.5 * (monotonic_seconds() - begin));
}

TEST(Context, SubgroupIsAmongItsMembersOnly) {
  const Context world = test::world();
  // Odd and even ranks make groups at the same time, without each other.
  std::vector<int> members;
  for (int rank = world.rank() % 2; rank < world.size(); rank += 2)
    members.push_back(rank);
  const Context group = world.subgroup(members, 5);
  ASSERT_EQ(group.size(), static_cast<int>(members.size()));
  EXPECT_EQ(members[static_cast<std::size_t>(group.rank())], world.rank());
  EXPECT_EQ(group.all_max(world.rank()), members.back());
}

// Whatever groups it is made by.
TEST(Context, MembersAreRanksOfTheWorld) {
  const Context world = test::world();
  std::vector<int> everyone(static_cast<std::size_t>(world.size()));
  std::iota(everyone.begin(), everyone.end(), 0);
  EXPECT_EQ(world.members(), everyone);
  if (world.rank() == 0) return;
  const Context others = world.subgroup({everyone.begin() + 1, everyone.end()}, 5);
  EXPECT_EQ(others.members(), std::vector<int>(everyone.begin() + 1, everyone.end()));
  // Of these the last one or two.
  const int last = others.size() - 1;
  const int first = std::max(0, last - 1);
  if (others.rank() < first) return;
  std::vector<int> few(everyone.begin() + first, everyone.begin() + last + 1);
  const Context group = others.subgroup(few, 6);
  for (int& rank : few) ++rank;
  EXPECT_EQ(group.members(), few);
  const Context alone = others.subgroup({others.rank()}, 7);
  EXPECT_EQ(alone.members(), std::vector<int>{world.rank()});
}

TEST(Context, PollingWhileOthersMakeAGroupSeesNothing) {
  const Context world = test::world();
  std::vector<int> everyone(static_cast<std::size_t>(world.size()));
  std::iota(everyone.begin(), everyone.end(), 0);
  for (int tag = 0; tag < 4; ++tag) {
    for (int late = 0; late < world.size(); ++late) {
      world.barrier();
      // The others have begun long before this one comes.
      const double begin = monotonic_seconds();
      if (world.rank() == late) {
        EXPECT_FALSE(world.receive([&] { return monotonic_seconds() - begin > 0.01; }));
      }
      EXPECT_EQ(world.subgroup(everyone, tag).size(), world.size());
    }
  }
}

TEST(Context, SubgroupRefusesNonsense) {
  const Context world = test::world();
  EXPECT_THROW(world.subgroup({}, 1), InternalError);
  EXPECT_THROW(world.subgroup({world.rank()}, -1), InternalError);
  EXPECT_THROW(world.subgroup({world.rank(), world.rank()}, 1), InternalError);
  EXPECT_THROW(world.subgroup({world.rank(), world.size()}, 1), InternalError);
  EXPECT_THROW(world.send(world.size(), 1, {}), InternalError);
}

void wait_for(Transfer& transfer) {
  Backoff backoff;
  while (!transfer.done()) {
    ASSERT_LT(backoff.waited(), 60);
    backoff.pause();
  }
}

// What rank `from` has for rank `to`.
float number(int from, int to, std::size_t i) {
  return static_cast<float>(100 * from + 10 * to) + static_cast<float>(i % 7);
}

TEST(Context, TransfersBringEveryRanksPieces) {
  const Context world = test::world();
  const auto ranks = static_cast<std::size_t>(world.size());
  for (std::size_t piece : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 19}) {
    std::vector<float> mine(ranks * piece), theirs(mine.size()), all(mine.size());
    for (std::size_t at = 0; at < mine.size(); ++at) {
      mine[at] = number(world.rank(), static_cast<int>(at / piece), at % piece);
      if (static_cast<int>(at / piece) == world.rank()) all[at] = mine[at];
    }
    // Two at a time: their pieces do not catch each other.
    const auto spread = world.start_all_to_all(mine.data(), theirs.data(), piece);
    const auto gathered = world.start_all_gather(all.data(), piece);
    wait_for(*gathered);
    wait_for(*spread);
    std::vector<float> sums(100, static_cast<float>(world.rank() + 1));
    const auto sum = world.start_all_reduce(sums.data(), sums.size());
    wait_for(*sum);
    EXPECT_EQ(sums, std::vector<float>(100, static_cast<float>(ranks * (ranks + 1) / 2)));
    for (std::size_t at = 0; at < mine.size(); ++at) {
      const int other = static_cast<int>(at / piece);
      ASSERT_EQ(theirs[at], number(other, world.rank(), at % piece));
      ASSERT_EQ(all[at], number(other, other, at % piece));
    }
  }
}

TEST(Context, ASilentPartnerIsNamedAndGivenUp) {
  const Context world = test::world();
  if (world.size() >= 2 && world.rank() < 2) {
    // A group of its own: the half that is sent in vain ends with it.
    const Context pair = world.subgroup({0, 1}, 6);
    float mine[2] = {1, 1};
    float theirs[2] = {0, 0};
    if (pair.rank() == 0) {
      const auto transfer = pair.start_all_to_all(mine, theirs, 1);
      EXPECT_FALSE(transfer->done());
      EXPECT_EQ(transfer->silent_rank(), 1);
      transfer->cancel();
    }
  }
  world.barrier();
}

}  // namespace
}  // namespace s2fbench::comm
