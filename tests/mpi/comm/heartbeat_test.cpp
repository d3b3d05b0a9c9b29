#include "comm/heartbeat.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "support/test_world.hpp"

namespace s2fbench::comm {
namespace {

// What on_silence said; written by the heartbeat's thread.
class Alarms {
 public:
  void add(const std::string& text) {
    const std::lock_guard lock(mutex_);
    text_ += text;
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

TEST(Heartbeat, EndsInOrderWithoutAlarm) {
  const auto world = test::world();
  Alarms alarms;
  for (int i = 0; i < 3; ++i) {
    HeartbeatOptions options{0.05, 60, {}, {}};
    options.on_silence = [&](const std::string& text) { alarms.add(text); };
    Heartbeat heartbeat(world, options);
    world.barrier();
    heartbeat.stop();
  }
  EXPECT_EQ(alarms.text(), "");
}

TEST(Heartbeat, BeatsWhileTheRankWaitsInACollective) {
  const auto world = test::world();
  std::atomic<int> beats = 0;
  HeartbeatOptions options{0.05, 60, {}, {}};
  options.activity = [&] { return ++beats, std::string("waiting"); };
  Heartbeat heartbeat(world, options);
  if (world.rank() == 0)
    while (world.size() > 1 && beats < 3) pause();
  world.barrier();
  heartbeat.stop();
  EXPECT_TRUE(world.rank() > 0 || world.size() == 1 || beats >= 3);
}

// Rank 1's thread is held up, as a stopped process would be.
TEST(Heartbeat, ASilentRankIsNamedByRankZero) {
  const auto world = test::world();
  if (world.size() == 1) GTEST_SKIP() << "a world of one hears nobody";
  Alarms alarms;
  std::atomic<bool> held = world.rank() == 1;
  HeartbeatOptions options{0.05, 1, {}, {}};
  options.activity = [&] {
    while (held) pause();
    return std::string("training, step 7");
  };
  options.on_silence = [&](const std::string& text) { alarms.add(text); };
  Heartbeat heartbeat(world, options);
  if (world.rank() == 0) {
    while (alarms.text().find("rank 1 ") == std::string::npos) pause();
    EXPECT_NE(alarms.text().find("from rank 1 on " + world.host()), std::string::npos);
    EXPECT_NE(alarms.text().find("last: starting"), std::string::npos);
  }
  world.barrier();
  held = false;
  heartbeat.stop();
}

TEST(Heartbeat, DestroyedWithoutStopWaitsForNobody) {
  const auto world = test::world();
  {
    HeartbeatOptions options{0.05, 60, {}, {}};
    Heartbeat heartbeat(world, options);
    if (world.rank() == 0) pause();
  }
  world.barrier();
}

}  // namespace
}  // namespace s2fbench::comm
