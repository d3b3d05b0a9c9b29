#include "train/agreement.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

TEST(Agreement, GathersTheBytes) {
  const comm::Bytes mine = {std::byte{1}, std::byte{255}};
  const auto all = gather_or_end(comm::local_context(), [&] { return mine; });
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.front(), mine);
}

// The end that comes of work that throws.
template <typename Thrown>
TrialEnd end_of(const Thrown& thrown) {
  try {
    agree(comm::local_context(), [&] { throw thrown; });
  } catch (const TrialEnd& end) {
    return end;
  }
  return {cube::CellState::done, "nothing was thrown"};
}

TEST(Agreement, ErrorsBecomeFailedTrials) {
  const auto end = end_of(UserError("no such thing", "here"));
  EXPECT_EQ(end.state(), cube::CellState::failed);
  EXPECT_STREQ(end.what(), "no such thing: here");
}

TEST(Agreement, TrialEndsKeepTheirState) {
  const auto end = end_of(TrialEnd(cube::CellState::running, "asked to stop"));
  EXPECT_EQ(end.state(), cube::CellState::running);
  EXPECT_STREQ(end.what(), "asked to stop");
}

TEST(Agreement, ReasonsAreOneLineAndNameMemory) {
  EXPECT_EQ(describe(std::runtime_error("first\nsecond")), "first");
  EXPECT_EQ(describe(std::bad_alloc()), "out of memory");
  EXPECT_EQ(describe(std::runtime_error("alloc_cpu: can't allocate memory: 9 bytes")),
            "out of memory: alloc_cpu: can't allocate memory: 9 bytes");
}

}  // namespace
}  // namespace s2fbench::train
