#include "comm/backoff.hpp"

#include <gtest/gtest.h>

namespace s2fbench::comm {
namespace {

TEST(Backoff, FirstYieldsThenSleepsShortly) {
  Backoff backoff(1e-3);
  int pauses = 0;
  for (; backoff.waited() < 1e-3; ++pauses) backoff.pause();
  EXPECT_GT(pauses, 20);  // a yield takes about a microsecond

  Backoff sleeper(0);
  for (int i = 0; i < 100; ++i) sleeper.pause();
  // 100 sleeps of at most 0.1 ms; the kernel may add some, a busy machine much more.
  EXPECT_GT(sleeper.waited(), 5e-3);
  EXPECT_LT(sleeper.waited(), 2.0);
}

}  // namespace
}  // namespace s2fbench::comm
