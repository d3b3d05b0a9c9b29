#include "comm/backoff.hpp"

#include <gtest/gtest.h>

namespace s2fbench::comm {
namespace {

// How long a pause takes is for bench/: a busy machine adds what it likes.
TEST(Backoff, SleepsOnceItHasYieldedLongEnough) {
  Backoff sleeper(0);
  for (int i = 0; i < 100; ++i) sleeper.pause();
  EXPECT_GT(sleeper.waited(), 5e-3);  // 5 us, doubled up to 0.1 ms, a hundred times
}

TEST(Backoff, YieldsAtFirst) {
  Backoff spinner(1e3);
  for (int i = 0; i < 100; ++i) spinner.pause();
  EXPECT_LT(spinner.waited(), 1e3);
}

}  // namespace
}  // namespace s2fbench::comm
