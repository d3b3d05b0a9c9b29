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

TEST(MakeReducer, DoublesOncePerLevel) {
  // In a dry run every partner sends back our own numbers.
  std::vector<float> values = {1.0f, -0.5f};
  make_reducer(comm::dry_run_context(3, 8))->sum(values.data(), values.size());
  EXPECT_EQ(values, (std::vector<float>{8.0f, -4.0f}));
}

}  // namespace
}  // namespace s2fbench::reduce
