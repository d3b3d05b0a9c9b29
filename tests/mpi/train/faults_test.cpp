// A rank that throws, a loss that is no number, a request to stop: all ranks end alike.
#include <gtest/gtest.h>

#include <string>

#include "support/test_world.hpp"
#include "train/agreement.hpp"
#include "unit/train/toy_model.hpp"

namespace s2fbench::train {
namespace {

// Shards that every gang of the tests can share.
constexpr int kShards = 4;

struct End {
  cube::CellState state;
  std::string reason;
};

End run_with(Fault fault, int faulty_rank) {
  const auto gang = test::world();
  ToyModel toy;
  if (gang.rank() == faulty_rank) toy.fault = fault;
  // A bucket for each parameter.
  Step step(toy, losses::make_loss("mse"), toy_settings(kShards), gang,
            {.bucket_floats = 1});
  auto input = toy_input(16);
  input.epoch = 3;
  input.step = 12;
  try {
    step.run(input);
  } catch (const TrialEnd& end) {
    return {end.state(), end.what()};
  }
  return {cube::CellState::done, ""};
}

TEST(Faults, WithoutThemTheStepEndsWell) {
  EXPECT_EQ(run_with(Fault::none, 0).state, cube::CellState::done);
}

TEST(Faults, AThrowOnTheLastRankFailsTheTrialEverywhere) {
  const End end = run_with(Fault::throws, test::world().size() - 1);
  EXPECT_EQ(end.state, cube::CellState::failed);
  EXPECT_EQ(end.reason, "the toy broke");
}

TEST(Faults, AThrowOnTheFirstRankFailsTheTrialEverywhere) {
  EXPECT_EQ(run_with(Fault::throws, 0).reason, "the toy broke");
}

TEST(Faults, AThrowAfterTheFirstBucketHasLeftFailsTheTrialEverywhere) {
  for (int rank = 0; rank < test::world().size(); ++rank) {
    const End end = run_with(Fault::throws_late, rank);
    EXPECT_EQ(end.state, cube::CellState::failed);
    EXPECT_EQ(end.reason, "the toy broke late");
  }
  EXPECT_EQ(run_with(Fault::none, 0).state, cube::CellState::done);
}

TEST(Faults, NanOnOneRankIsDivergenceEverywhere) {
  const End end = run_with(Fault::nan, test::world().size() - 1);
  EXPECT_EQ(end.state, cube::CellState::diverged);
  EXPECT_EQ(end.reason, "loss became NaN at step 12 of epoch 3");
}

TEST(Faults, TheGangWorksOnAfterAFailure) {
  run_with(Fault::throws, 0);
  EXPECT_EQ(run_with(Fault::none, 0).state, cube::CellState::done);
}

TEST(Faults, AStopAskedOnOneRankReachesAll) {
  const auto gang = test::world();
  ToyModel toy;
  Step step(toy, losses::make_loss("mse"), toy_settings(kShards), gang);
  auto input = toy_input(16);
  EXPECT_FALSE(step.run(input).stop);
  input.stop = gang.rank() == gang.size() - 1;
  EXPECT_TRUE(step.run(input).stop);
}

TEST(Faults, WorkOutsideStepsEndsWithTheLowestRanksReason) {
  const auto gang = test::world();
  try {
    agree(gang, [&] { throw std::runtime_error("rank " + std::to_string(gang.rank())); });
    FAIL() << "nothing was thrown";
  } catch (const TrialEnd& end) {
    EXPECT_STREQ(end.what(), "rank 0");
  }
}

}  // namespace
}  // namespace s2fbench::train
