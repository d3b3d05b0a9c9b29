// The promise of virtual shards: weights and learning curves have the same bits whether
// one rank trains all shards or several ranks share them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "base/hash.hpp"
#include "models/model.hpp"
#include "support/test_world.hpp"
#include "train/trainer.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

std::string bits_of(const TrainOutcome& outcome, const models::Model& model) {
  Hasher hasher;
  hasher.add(weights_hash(model));
  for (const auto& curve : outcome.curves) {
    hasher.add(curve.name);
    hasher.add(curve.values.data(), curve.values.size() * sizeof(double));
  }
  return hasher.hex();
}

std::string train_with(const comm::Context& gang, const data::Dataset& dataset,
                       const config::TrialSettings& settings) {
  const auto model = tiny_model(dataset, settings);
  const auto outcome = train(*model, dataset, settings, gang);
  EXPECT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  return bits_of(outcome, *model);
}

// What one process alone comes to, computed by rank 0 for all.
std::string alone(const comm::Context& world, const data::Dataset& dataset,
                  const config::TrialSettings& settings) {
  std::string bits(32, ' ');
  if (world.rank() == 0) bits = train_with(comm::local_context(), dataset, settings);
  comm::Bytes bytes(bits.size());
  std::memcpy(bytes.data(), bits.data(), bits.size());
  bytes = world.broadcast(bytes, 0);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class SameBitsOf : public testing::TestWithParam<const char*> {};

TEST_P(SameBitsOf, ForAnyNumberOfRanks) {
  const auto world = test::world();
  const TinyData tiny;
  auto settings = tiny_settings(GetParam());
  settings.train.shards = 4;
  settings.train.epochs = 1;
  EXPECT_EQ(train_with(world, tiny.dataset, settings),
            alone(world, tiny.dataset, settings));
}

// cnn: batch norm and dropout; bpnet: dilated convolutions without either.
INSTANTIATE_TEST_SUITE_P(Models, SameBitsOf, testing::Values("cnn", "bpnet"));

// Counts travel with the step: every track is constant in every shard here.
TEST(SameBits, OfTheCountOfConstantTracks) {
  const TinyData tiny;
  const auto settings = constant_settings("pearson_mse", 4);
  const auto model = constant_model(tiny.dataset, settings);
  const auto outcome = train(*model, tiny.dataset, settings, test::world());
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  const auto windows = tiny.dataset.windows(data::Fold::train).size();
  const auto steps = windows / 16 + (windows % 16 >= 8 ? 1 : 0);
  EXPECT_EQ(outcome.curves.back().name, "constant_tracks");
  EXPECT_EQ(outcome.curves.back().values,
            std::vector<double>{static_cast<double>(steps * 4 * 2)});
}

}  // namespace
}  // namespace s2fbench::train
