#include "comm/pulses.hpp"

#include <gtest/gtest.h>

namespace s2fbench::comm {
namespace {

// Asked every second, as the heartbeat does.
std::optional<SilentRank> ask(Pulses& pulses, double from, double to) {
  std::optional<SilentRank> found;
  for (double now = from; now <= to && !found; ++now) found = pulses.silent(now);
  return found;
}

TEST(Pulses, WhoBeatsIsNeverSilent) {
  Pulses pulses({1, 2}, 8, 0);
  for (double now = 0; now < 100; ++now) {
    pulses.heard(1, now, "training");
    pulses.heard(2, now, "training");
    EXPECT_FALSE(pulses.silent(now));
  }
}

TEST(Pulses, NamesTheSilentRankAndWhatItDid) {
  Pulses pulses({1, 2}, 8, 0);
  pulses.heard(2, 1, "training, step 9");
  for (double now = 0; now <= 9; ++now) {
    pulses.heard(1, now, "training");
    EXPECT_FALSE(pulses.silent(now)) << now;
  }
  pulses.heard(1, 10, "training");
  const auto silent = pulses.silent(10);
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->rank, 2);
  EXPECT_EQ(silent->seconds, 9);
  EXPECT_EQ(silent->activity, "training, step 9");
}

TEST(Pulses, WhoNeverBeatIsSilentFromTheStart) {
  Pulses pulses({1}, 8, 100);
  const auto silent = ask(pulses, 100, 120);
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->seconds, 9);
  EXPECT_EQ(silent->activity, "starting");
}

TEST(Pulses, WhoHasLeftMayBeSilent) {
  Pulses pulses({1, 2}, 8, 0);
  pulses.left(1);
  EXPECT_FALSE(pulses.all_left());
  pulses.left(2);
  EXPECT_TRUE(pulses.all_left());
  EXPECT_FALSE(ask(pulses, 0, 100));
}

// A suspended machine: nobody's fault.
TEST(Pulses, OurOwnSleepAccusesNobody) {
  Pulses pulses({1}, 8, 0);
  EXPECT_FALSE(pulses.silent(1));
  EXPECT_FALSE(pulses.silent(500));
  const auto silent = ask(pulses, 501, 520);
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->seconds, 9);
}

TEST(Pulses, StrangersAreIgnored) {
  Pulses pulses({1}, 8, 0);
  pulses.heard(5, 1, "training");
  pulses.left(5);
  EXPECT_FALSE(pulses.all_left());
}

}  // namespace
}  // namespace s2fbench::comm
