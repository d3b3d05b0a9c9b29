#include "run/fake_runner.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

TEST(FakeRunner, AnswersByFormula) {
  FakeSettings settings;
  settings.metrics = {{"mse", 3}};
  settings.curves = {{"train_loss", 2}};
  FakeRunner runner(settings);
  const auto result = runner.run(4, comm::local_context(), [] { return false; });
  EXPECT_EQ(result.state, CellState::done);
  EXPECT_EQ(result.metrics.at(0).name, "mse");
  EXPECT_EQ(result.metrics.at(0).values,
            (std::vector<double>{4.0, 4.0 + 1.0 / 1024, 4.0 + 2.0 / 1024}));
  EXPECT_EQ(result.curves.at(0).values, (std::vector<double>{4.0, 4.0 + 1.0 / 1024}));
}

TEST(FakeRunner, EndsAsTold) {
  FakeSettings settings;
  settings.failing = {1};
  settings.diverging = {2};
  settings.throwing = {3};
  FakeRunner runner(settings);
  const auto run = [&](std::int64_t cell) {
    return runner.run(cell, comm::local_context(), [] { return false; });
  };
  EXPECT_EQ(run(0).state, CellState::done);
  EXPECT_EQ(run(1).state, CellState::failed);
  EXPECT_FALSE(run(1).reason.empty());
  EXPECT_EQ(run(2).state, CellState::diverged);
  EXPECT_THROW(run(3), std::runtime_error);
}

TEST(FakeRunner, TakesItsTimeAndStopsWhenAsked) {
  FakeSettings settings;
  settings.seconds = [](std::int64_t) { return 0.05; };
  FakeRunner runner(settings);
  const double begin = monotonic_seconds();
  runner.run(0, comm::local_context(), [] { return false; });
  EXPECT_GE(monotonic_seconds() - begin, 0.05);
  int asked = 0;
  const auto result = runner.run(0, comm::local_context(), [&] { return ++asked == 10; });
  EXPECT_EQ(result.state, CellState::running);
  EXPECT_EQ(asked, 10);
}

}  // namespace
}  // namespace s2fbench::run
