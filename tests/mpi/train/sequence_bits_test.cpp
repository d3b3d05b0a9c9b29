// The promise of virtual shards for models of sequence tables, with values missing: the
// same bits whether one rank trains all shards or several ranks share them.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

#include "base/hash.hpp"
#include "catalogue/catalogue.hpp"
#include "models/model.hpp"
#include "support/test_world.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"
#include "train/trainer.hpp"

namespace s2fbench::train {
namespace {

constexpr int kShards = 8;

config::TrialSettings settings_of(const std::string& model, const std::string& loss) {
  config::TrialSettings settings;
  settings.model = model;
  settings.loss = loss;
  settings.resolution = 0;
  settings.seed = 1;
  settings.train.epochs = 2;
  settings.train.batch = 48;
  settings.train.shards = kShards;
  settings.train.augment.reverse_complement = "false";
  settings.evaluate.block = 8;
  return settings;
}

std::shared_ptr<models::Model> model_of(const data::Dataset& dataset,
                                        const config::TrialSettings& settings) {
  const auto* row = catalogue::find_model(settings.model);
  models::ModelSpec spec;
  spec.name = settings.model;
  spec.positive_output = false;
  auto& request = spec.request;
  request.input_length = request.resolution = dataset.input_positions();
  request.channels = dataset.input_channels();
  request.sequences = dataset.table().sequences;
  request.tracks = static_cast<int>(dataset.tracks().size());
  request.options = catalogue::complete_options(
      *row, {{"width", "0.1"}, {"layers", "2"}, {"hidden", "8"}});
  return models::make_model(spec, 1);
}

// Of weights and learning curves.
std::string bits_with(const comm::Context& gang, const data::Dataset& dataset,
                      const config::TrialSettings& settings) {
  const auto model = model_of(dataset, settings);
  TrainOptions options;
  options.bucket_floats = 500;
  const auto outcome = train(*model, dataset, settings, gang, options);
  EXPECT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  Hasher hasher;
  hasher.add(weights_hash(*model));
  for (const auto& curve : outcome.curves) {
    hasher.add(curve.name);
    hasher.add(curve.values.data(), curve.values.size() * sizeof(double));
  }
  return hasher.hex();
}

// What one process alone comes to, computed by rank 0 for all.
std::string alone(const comm::Context& world, const data::Dataset& dataset,
                  const config::TrialSettings& settings) {
  std::string bits(32, ' ');
  if (world.rank() == 0) bits = bits_with(comm::local_context(), dataset, settings);
  comm::Bytes bytes(bits.size());
  std::memcpy(bytes.data(), bits.data(), bits.size());
  bytes = world.broadcast(bytes, 0);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Case {
  const char* model;
  const char* loss;
  data::Values values;
};

class SequenceBits : public testing::TestWithParam<Case> {};

TEST_P(SequenceBits, ForAnyNumberOfRanks) {
  const auto world = test::world();
  const test::TemporaryFolder folder;
  const auto dataset =
      data::Dataset::load(test::make_tiny_sequences(folder.path(), GetParam().values));
  const auto settings = settings_of(GetParam().model, GetParam().loss);
  EXPECT_EQ(bits_with(world, dataset, settings), alone(world, dataset, settings));
}

INSTANTIATE_TEST_SUITE_P(
    Models, SequenceBits,
    testing::Values(Case{"chip_cnn", "bce", data::Values::labels},
                    Case{"mlp_binary", "bce", data::Values::labels},
                    Case{"mpra_cnn", "mse", data::Values::measured},
                    Case{"mpra_resnet", "mse", data::Values::measured},
                    Case{"mprann", "mse", data::Values::measured},
                    Case{"insert_residual", "mse", data::Values::measured},
                    Case{"splice_cnn", "splice_kl", data::Values::inclusion},
                    Case{"gpn", "masked_letters", data::Values::letters}),
    [](const auto& one) { return std::string(one.param.model); });

}  // namespace
}  // namespace s2fbench::train
