#include "run/run_trial.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "run/fake_runner.hpp"
#include "support/memory_sink.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

bool never() { return false; }

// Throws what it is told to.
class ThrowingRunner : public TrialRunner {
 public:
  explicit ThrowingRunner(std::function<void()> thrower) : thrower_(std::move(thrower)) {}
  cube::TrialResult run(std::int64_t, const comm::Context&,
                        const std::function<bool()>&) override {
    thrower_();
    return {};
  }

 private:
  std::function<void()> thrower_;
};

TEST(RunTrial, StartThenEnd) {
  FakeRunner runner;
  test::MemorySink sink;
  const Report report = run_trial({5}, comm::local_context(), runner, sink, never);
  EXPECT_EQ(report.cell, 5);
  EXPECT_EQ(report.state, CellState::done);
  EXPECT_EQ(sink.starts, std::vector<std::int64_t>{5});
  ASSERT_EQ(sink.ends[5].size(), 1u);
  const cube::TrialResult& result = sink.ends[5].front();
  EXPECT_EQ(result.metrics.front().values, std::vector<double>{5.0});
  EXPECT_FALSE(result.host.empty());
  EXPECT_GT(result.seconds, 0);
}

TEST(RunTrial, TellsWhatTheRunnerAndTheAssignmentSay) {
  class Known : public FakeRunner {
   public:
    double checkpoint_seconds() const override { return 2.5; }
  } runner;
  test::MemorySink sink;
  EXPECT_EQ(run_trial({1}, comm::local_context(), runner, sink, never).checkpoint_seconds,
            2.5);
  run_trial({2, {0}, true}, comm::local_context(), runner, sink, never);
  EXPECT_EQ(sink.started_alone, std::vector<std::int64_t>{2});
}

TEST(RunTrial, OnlyTheLeaderWrites) {
  FakeRunner runner;
  test::MemorySink sink;
  run_trial({5}, comm::dry_run_context(1, 2), runner, sink, never);
  EXPECT_TRUE(sink.starts.empty());
  EXPECT_TRUE(sink.ends.empty());
}

TEST(RunTrial, AStoppedTrialHasNoEnd) {
  FakeRunner runner;
  test::MemorySink sink;
  const auto report =
      run_trial({5}, comm::local_context(), runner, sink, [] { return true; });
  EXPECT_EQ(report.state, CellState::running);
  EXPECT_EQ(sink.starts.size(), 1u);
  EXPECT_TRUE(sink.ends.empty());
}

TEST(RunTrial, AThrowingRunnerFailsItsCell) {
  test::MemorySink sink;
  ThrowingRunner known([] { throw std::bad_alloc(); });
  ThrowingRunner unknown([] { throw 7; });
  EXPECT_EQ(run_trial({1}, comm::local_context(), known, sink, never).state,
            CellState::failed);
  EXPECT_EQ(run_trial({2}, comm::local_context(), unknown, sink, never).state,
            CellState::failed);
  EXPECT_EQ(sink.ends[1].front().reason, "std::bad_alloc");
  EXPECT_FALSE(sink.ends[2].front().reason.empty());
}

TEST(RunTrial, InALargerGangAThrowEndsTheJob) {
  test::MemorySink sink;
  ThrowingRunner bug([] { throw std::runtime_error("lost"); });
  ThrowingRunner silence([] { throw EnvironmentError("no answer"); });
  EXPECT_THROW(run_trial({1}, comm::dry_run_context(0, 2), bug, sink, never),
               InternalError);
  EXPECT_THROW(run_trial({1}, comm::dry_run_context(0, 2), silence, sink, never),
               EnvironmentError);
  EXPECT_TRUE(sink.ends.empty());
}

TEST(RunTrial, ErrorsOfTheSinkGoUp) {
  FakeRunner runner;
  test::MemorySink sink;
  sink.full = true;
  EXPECT_THROW(run_trial({1}, comm::local_context(), runner, sink, never),
               EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::run
