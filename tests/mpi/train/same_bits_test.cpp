// The promise of virtual shards: weights and learning curves have the same bits whether
// one rank trains all shards or several ranks share them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "catalogue/catalogue.hpp"
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
  TrainOptions options;
  options.bucket_floats = 500;  // several, under way together
  const auto outcome = train(*model, dataset, settings, gang, options);
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

constexpr int kShards = 8;

config::TrialSettings settings_of(const std::string& what) {
  auto settings = tiny_settings_for(what);
  settings.train.shards = kShards;
  settings.train.epochs = 1;
  return settings;
}

// Every family: with batch norm or without, with dropout, with a head per track.
std::vector<std::string> all_models() {
  std::vector<std::string> names;
  for (const auto& model : catalogue::models()) {
    if (!model.own_loss.empty()) continue;  // no windows of a genome
    names.push_back(model.name);
    if (catalogue::find_option(model, "head") != nullptr)
      names.push_back(model.name + ":task");
  }
  return names;
}

class SameBitsOf : public testing::TestWithParam<std::string> {};

TEST_P(SameBitsOf, ForAnyNumberOfRanks) {
  const auto world = test::world();
  const TinyData tiny(test::TinyPeaks::some);
  const auto settings = settings_of(GetParam());
  EXPECT_EQ(train_with(world, tiny.dataset, settings),
            alone(world, tiny.dataset, settings));
}

INSTANTIATE_TEST_SUITE_P(Models, SameBitsOf, testing::ValuesIn(all_models()));

// The library's sums give no such promise, but every rank has the same ones.
TEST(SameBits, OnAllRanksOfAnAllReduce) {
  const auto world = test::world();
  const TinyData tiny;
  auto settings = settings_of("bpnet");
  settings.train.reduction = "allreduce";
  const std::string own = train_with(world, tiny.dataset, settings);
  comm::Bytes bytes(own.size());
  std::memcpy(bytes.data(), own.data(), own.size());
  for (const auto& other : world.all_gather(bytes)) EXPECT_EQ(other, bytes);
}

// Counts travel with the step: every track is constant in every shard here.
TEST(SameBits, OfTheCountOfConstantTracks) {
  const TinyData tiny;
  const auto settings = constant_settings("pearson_mse", kShards);
  const auto model = constant_model(tiny.dataset, settings);
  const auto outcome = train(*model, tiny.dataset, settings, test::world());
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  const auto windows = tiny.dataset.windows(data::Fold::train).size();
  const auto steps = windows / 16;  // 2 windows for each shard
  EXPECT_EQ(outcome.curves.back().name, "constant_tracks");
  EXPECT_EQ(outcome.curves.back().values,
            std::vector<double>{static_cast<double>(steps * kShards * 2)});
}

}  // namespace
}  // namespace s2fbench::train
