#include "data/prefetch.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>

namespace s2fbench::data {
namespace {

void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

TEST(Prefetch, GivesAllItemsInOrderThenNothing) {
  for (const std::size_t depth : {1, 3}) {
    int made = 0;
    Prefetch<std::unique_ptr<int>> items(
        [&]() -> std::optional<std::unique_ptr<int>> {
          if (made == 100) return std::nullopt;
          return std::make_unique<int>(made++);
        },
        depth);
    for (int i = 0; i < 100; ++i) ASSERT_EQ(**items.next(), i);
    EXPECT_FALSE(items.next());
    EXPECT_FALSE(items.next());
  }
}

TEST(Prefetch, MakesTheNextItemWhileOneIsUsedAndNoMore) {
  for (const int depth : {1, 2}) {
    std::atomic<int> made = 0;
    Prefetch<int> items([&] { return std::optional(made++); },
                        static_cast<std::size_t>(depth));
    for (int taken = 0; taken < 5; ++taken) {
      while (made < taken + depth) pause();
      for (int i = 0; i < 5; ++i) pause();
      EXPECT_EQ(made, taken + depth);
      EXPECT_EQ(items.next(), taken);
    }
  }
}

TEST(Prefetch, CallsFromAThreadOfItsOwn) {
  Prefetch<std::thread::id> items(
      [] { return std::optional(std::this_thread::get_id()); });
  const auto first = *items.next();
  EXPECT_NE(first, std::this_thread::get_id());
  EXPECT_EQ(*items.next(), first);
}

TEST(Prefetch, AnErrorComesAfterTheItemsBeforeIt) {
  int made = 0;
  Prefetch<int> items(
      [&]() -> std::optional<int> {
        if (made == 2) throw std::runtime_error("disk lost");
        return made++;
      },
      4);
  EXPECT_EQ(items.next(), 0);
  EXPECT_EQ(items.next(), 1);
  for (int i = 0; i < 2; ++i) {
    try {
      items.next();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "disk lost");
    }
  }
}

TEST(Prefetch, DestroyedEarlyWaitsForTheItemBeingMade) {
  std::atomic<int> started = 0, finished = 0;
  {
    Prefetch<int> items([&] {
      ++started;
      for (int i = 0; i < 10; ++i) pause();
      return std::optional(finished++);
    });
    while (started == 0) pause();
  }
  EXPECT_EQ(finished, started);
  EXPECT_EQ(started, 1);
}

TEST(Prefetch, DestroyedWhileFull) {
  std::atomic<int> made = 0;
  {
    Prefetch<int> items([&] { return std::optional(made++); }, 3);
    while (made < 3) pause();
  }
  EXPECT_EQ(made, 3);
}

}  // namespace
}  // namespace s2fbench::data
