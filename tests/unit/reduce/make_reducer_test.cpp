#include <gtest/gtest.h>

#include "base/error.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::reduce {
namespace {

TEST(MakeReducer, WantsAPowerOfTwo) {
  for (int size : {1, 2, 4, 8}) EXPECT_TRUE(make_reducer(comm::dry_run_context(0, size)));
  EXPECT_THROW(make_reducer(comm::dry_run_context(0, 3)), UserError);
  EXPECT_THROW(make_reducer(comm::dry_run_context(5, 6)), UserError);
}

TEST(MakeReducer, AddsEveryRankOnce) {
  // In a dry run every partner sends what we send.
  for (const Mode mode : {Mode::tree, Mode::all_reduce}) {
    std::vector<float> values(8, -0.5f);
    make_reducer(comm::dry_run_context(3, 8), mode)->sum(values.data(), values.size());
    EXPECT_EQ(values, std::vector<float>(8, -4.0f));
  }
}

TEST(MakeReducer, KnowsTheWordsOfTheSetting) {
  EXPECT_EQ(mode_of("tree"), Mode::tree);
  EXPECT_EQ(mode_of("allreduce"), Mode::all_reduce);
  EXPECT_THROW(mode_of("ring"), UserError);
}

}  // namespace
}  // namespace s2fbench::reduce
