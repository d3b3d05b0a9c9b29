#include "run/gang_pool.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "run/gang_policy.hpp"

namespace s2fbench::run {
namespace {

using Gang = std::vector<int>;

// Two nodes of four.
GangPool pool_of_eight() {
  GangPool pool({"a", "b", "a", "b", "a", "b", "a", "b"}, {1, 2, 4});
  for (int worker = 0; worker < 8; ++worker) pool.add_idle(worker);
  return pool;
}

TEST(GangPool, LargestFreeGangOfOneNode) {
  GangPool pool = pool_of_eight();
  EXPECT_EQ(pool.free_gang(8), (Gang{0, 2, 4, 6}));
  EXPECT_EQ(pool.free_gang(3), (Gang{0, 2}));
  pool.take({0});
  EXPECT_EQ(pool.free_gang(4), (Gang{1, 3, 5, 7}));
  pool.take({3});
  EXPECT_EQ(pool.free_gang(4), (Gang{4, 6}));
  EXPECT_EQ(pool.free_gang(1), Gang{1});
  EXPECT_EQ(pool.idle_count(), 6);
  pool.add_idle(0);
  EXPECT_EQ(pool.free_gang(4), (Gang{0, 2, 4, 6}));
}

TEST(GangPool, NoneIsFree) {
  GangPool pool({"a", "a", "a"}, {2});
  EXPECT_FALSE(pool.free_gang(2));
  pool.add_idle(1);
  pool.add_idle(2);  // fills no gang
  EXPECT_FALSE(pool.free_gang(2));
  pool.add_idle(0);
  EXPECT_EQ(pool.free_gang(2), (Gang{0, 1}));
  EXPECT_EQ(pool.gangs(2).leftover, Gang{2});
}

TEST(GangPool, CountsWorkersThatWillBeFree) {
  GangPool pool = pool_of_eight();
  pool.take({0});
  pool.take({1});
  EXPECT_EQ(pool.size_free_with({0}, 8), 4);  // with 2, 4 and 6
  pool.take({2});
  EXPECT_EQ(pool.size_free_with({0}, 4), 2);  // 4 and 6, not with 2
  EXPECT_EQ(pool.size_free_with({1}, 4), 4);
  EXPECT_EQ(pool.size_free_with({1}, 1), 1);
  pool.take({3, 4, 5, 6, 7});
  EXPECT_EQ(pool.size_free_with({0, 2}, 4), 2);  // its own
}

TEST(GangPool, Misuse) {
  GangPool pool = pool_of_eight();
  EXPECT_THROW(pool.add_idle(0), InternalError);
  EXPECT_THROW(pool.add_idle(8), InternalError);
  pool.take({0});
  EXPECT_THROW(pool.take({0}), InternalError);
}

TEST(GangPolicy, SpeedupByDoublings) {
  EXPECT_DOUBLE_EQ(speedup(1, 0.9), 1);
  EXPECT_DOUBLE_EQ(speedup(2, 0.9), 1.8);
  EXPECT_DOUBLE_EQ(speedup(8, 0.9), 1.8 * 1.8 * 1.8);
}

TEST(GangPolicy, EfficiencyMustMakeSense) {
  EXPECT_NO_THROW(check_efficiency(1));
  EXPECT_NO_THROW(check_efficiency(0.51));
  for (const double bad : {0.5, 1.01, -1.0})
    EXPECT_THROW(check_efficiency(bad), UserError) << bad;
}

}  // namespace
}  // namespace s2fbench::run
