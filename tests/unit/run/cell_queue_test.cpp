#include "run/cell_queue.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

bool any(int) { return true; }

std::vector<std::int64_t> order(CellQueue queue) {
  std::vector<std::int64_t> cells;
  while (!queue.empty()) cells.push_back(queue.take(any)->index);
  return cells;
}

TEST(CellQueue, LongestFirstThenLeastIndex) {
  const CellQueue queue(
      {{4, 1.0, 0}, {2, 5.0, 1}, {3, 5.0, 0}, {9, 7.0, 0}, {1, 1.0, 1}});
  EXPECT_EQ(queue.size(), 5u);
  EXPECT_EQ(order(queue), (std::vector<std::int64_t>{9, 2, 3, 1, 4}));
}

TEST(CellQueue, MeasuredTimesCorrectTheirKind) {
  CellQueue queue({{0, 10.0, 0}, {1, 8.0, 1}, {2, 9.0, 0}, {3, 2.0, 1}});
  EXPECT_FALSE(queue.knows_seconds());
  EXPECT_EQ(queue.take(any)->index, 0);
  // Kind 0 runs at half the predicted time, so kind 1 is now the longest.
  queue.measured({0, 10.0, 0}, 5.0);
  EXPECT_DOUBLE_EQ(queue.expected_seconds({2, 9.0, 0}), 4.5);
  // An unmeasured kind borrows the ratio of all.
  EXPECT_DOUBLE_EQ(queue.expected_seconds({1, 8.0, 1}), 4.0);
  queue.measured({7, 2.0, 1}, 6.0);
  EXPECT_DOUBLE_EQ(queue.expected_seconds({1, 8.0, 1}), 24.0);
  EXPECT_DOUBLE_EQ(queue.expected_seconds_waiting(), 4.5 + 24.0 + 6.0);
  EXPECT_EQ(order(queue), (std::vector<std::int64_t>{1, 3, 2}));
}

TEST(CellQueue, RatioIsOfSumsSoLongTrialsCountMore) {
  CellQueue queue({{0, 1.0, 0}});
  queue.measured({1, 1.0, 0}, 3.0);
  queue.measured({2, 9.0, 0}, 9.0);
  EXPECT_DOUBLE_EQ(queue.expected_seconds({0, 1.0, 0}), 1.2);
}

TEST(CellQueue, BadCostsAreLast) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const CellQueue queue({{0, nan, 0}, {1, -3.0, 0}, {2, 0.5, 0}});
  EXPECT_EQ(order(queue), (std::vector<std::int64_t>{2, 0, 1}));
}

TEST(CellQueue, OnlyAllowedKindsAreTaken) {
  CellQueue queue({{0, 10.0, 0}, {1, 8.0, 1}, {2, 9.0, 2}});
  EXPECT_EQ(queue.kinds(), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(queue.take([](int kind) { return kind > 0; })->index, 2);
  EXPECT_FALSE(queue.take([](int kind) { return kind > 1; }));
  EXPECT_EQ(queue.take([](int kind) { return kind > 0; })->index, 1);
  EXPECT_EQ(queue.kinds(), std::vector<int>{0});
  EXPECT_FALSE(CellQueue({}).take(any));
}

TEST(CellQueue, Misuse) {
  EXPECT_THROW(CellQueue({{1, 1.0, 0}, {1, 2.0, 0}}), InternalError);
}

}  // namespace
}  // namespace s2fbench::run
