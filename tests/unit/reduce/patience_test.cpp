#include "reduce/patience.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace s2fbench::reduce {
namespace {

void pass(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

TEST(Patience, IsLongInTheFirstStep) {
  Patience patience(600, 10);
  EXPECT_EQ(patience.begin_wait(), 600);
  patience.begin_step();
  EXPECT_EQ(patience.begin_wait(), 600);
  patience.end_wait();
  EXPECT_EQ(patience.begin_wait(), 600);
  patience.begin_step();
  EXPECT_EQ(patience.begin_wait(), 10);
}

TEST(Patience, IsTenTimesTheLongestStep) {
  Patience patience(600, 0.01);
  patience.begin_step();
  pass(0.05);
  patience.end_wait();
  patience.begin_step();
  const double wait = patience.begin_wait();
  EXPECT_GE(wait, 0.5);
  patience.end_wait();
  // What lies between two steps, such as a validation, is none of them.
  pass(2 * wait / 10);
  patience.begin_step();
  EXPECT_LT(patience.begin_wait(), 2 * wait);
}

}  // namespace
}  // namespace s2fbench::reduce
