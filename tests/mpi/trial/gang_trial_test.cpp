// One cell run by a gang of any size comes to the same result as run by one process.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>

#include "base/hash.hpp"
#include "models/model_folder.hpp"
#include "support/test_world.hpp"
#include "train/weights.hpp"
#include "unit/trial/tiny_sweep.hpp"

namespace s2fbench::trial {
namespace {

const char* const kOneCell = "  model: [cnn]\n  loss: [poisson]\n  resolution: [32]\n";

std::string bits_of(const cube::TrialResult& result) {
  Hasher hasher;
  hasher.add(result.reason);
  for (const auto& metric : result.metrics) {
    hasher.add(metric.name);
    for (const double value : metric.values) {
      // All NaNs are one: absent.
      const double bits = std::isnan(value) ? 0.0 : value;
      hasher.add(&bits, sizeof(bits));
    }
  }
  for (const auto& curve : result.curves) {
    hasher.add(curve.values.data(), curve.values.size() * sizeof(double));
  }
  return hasher.hex();
}

TEST(GangTrial, GivesTheBitsOfOneProcess) {
  const TinySweep sweep(kOneCell, ", shards: 4");
  auto together = sweep.runner(), alone = sweep.runner();
  const auto world = test::world();
  const auto shared = together.run(0, world, [] { return false; });
  ASSERT_EQ(shared.state, cube::CellState::done) << shared.reason;
  if (world.rank() == 0) {
    const auto own = alone.run(0, comm::local_context(), [] { return false; });
    EXPECT_EQ(bits_of(shared), bits_of(own));
  }
  world.barrier();
}

TEST(GangTrial, OnlyTheFirstRankWritesTheModels) {
  const TinySweep sweep(kOneCell, ", shards: 4");
  const std::string root = sweep.tiny.folder.path() + "/checkpoints";
  auto runner = sweep.runner(root);
  const auto world = test::world();
  ASSERT_EQ(runner.run(0, world, [] { return false; }).state, cube::CellState::done);
  EXPECT_EQ(std::filesystem::exists(root), world.rank() == 0);
}

TEST(GangTrial, MoreRanksThanShardsFailsTheCellWithAdvice) {
  const TinySweep sweep(kOneCell, ", shards: 1");
  auto runner = sweep.runner();
  const auto world = test::world();
  const auto result = runner.run(0, world, [] { return false; });
  if (world.size() == 1) {
    EXPECT_EQ(result.state, cube::CellState::done);
  } else {
    EXPECT_EQ(result.state, cube::CellState::failed);
    EXPECT_NE(result.reason.find("train.shards"), std::string::npos) << result.reason;
  }
}

}  // namespace
}  // namespace s2fbench::trial
