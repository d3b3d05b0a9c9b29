#include "run/protocol.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

TEST(Protocol, AssignmentSurvives) {
  const Assignment back = unpack_assignment(pack(Assignment{1LL << 40, {3, 5, 9}, true}));
  EXPECT_EQ(back.cell, 1LL << 40);
  EXPECT_TRUE(back.alone);
  EXPECT_FALSE(unpack_assignment(pack(Assignment{1, {0}})).alone);
  EXPECT_EQ(back.members, (std::vector<int>{3, 5, 9}));
}

TEST(Protocol, ReportSurvives) {
  const Report back =
      unpack_report(pack(Report{12, cube::CellState::diverged, 0.1, 7.5, 2.5}));
  EXPECT_EQ(back.cell, 12);
  EXPECT_EQ(back.state, cube::CellState::diverged);
  EXPECT_EQ(back.seconds, 0.1);
  EXPECT_EQ(back.checkpoint_seconds, 7.5);
  EXPECT_EQ(back.earlier_seconds, 2.5);
}

TEST(Protocol, SingleNumbersSurvive) {
  EXPECT_EQ(unpack_cell(pack_cell(-(1LL << 40))), -(1LL << 40));
  EXPECT_EQ(unpack_seconds(pack_seconds(0.1)), 0.1);
  EXPECT_THROW(unpack_cell({}), InternalError);
}

TEST(Protocol, SummarySurvives) {
  const Summary back = unpack_summary(pack(Summary{36, 1, 2, 3, 4, 5, 21, true}));
  EXPECT_EQ(back.total, 36);
  EXPECT_EQ(back.done, 1);
  EXPECT_EQ(back.failed, 2);
  EXPECT_EQ(back.diverged, 3);
  EXPECT_EQ(back.timed_out, 4);
  EXPECT_EQ(back.interrupted, 5);
  EXPECT_EQ(back.unstarted, 21);
  EXPECT_TRUE(back.stopped_early);
}

TEST(Protocol, DamagedMessagesAreRefused) {
  comm::Bytes report = pack(Report{12, cube::CellState::done, 0.1});
  comm::Bytes bad_state = report;
  bad_state[8] = std::byte{200};
  EXPECT_THROW(unpack_report(bad_state), InternalError);
  report.push_back(std::byte{0});
  EXPECT_THROW(unpack_report(report), InternalError);
  report.resize(5);
  EXPECT_THROW(unpack_report(report), InternalError);
  EXPECT_THROW(unpack_report({}), InternalError);
  EXPECT_THROW(unpack_summary({}), InternalError);
  comm::Bytes assignment = pack(Assignment{1, {2, 3}});
  assignment.resize(15);
  EXPECT_THROW(unpack_assignment(assignment), InternalError);
  EXPECT_THROW(unpack_assignment(pack(Assignment{1, {}})), InternalError);
}

}  // namespace
}  // namespace s2fbench::run
