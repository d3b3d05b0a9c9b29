// train.batch_statistics: global. A gang with one shard per rank trains as one process
// does on the whole batch, up to rounding: gradients, batch-norm averages and the loss.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "models/dropout.hpp"
#include "support/test_world.hpp"
#include "train/agreement.hpp"
#include "train/trainer.hpp"
#include "unit/train/tiny_trial.hpp"
#include "unit/train/toy_model.hpp"

namespace s2fbench::train {
namespace {

// What a step leaves: gradients, then batch norm's averages, in one array.
struct Left {
  double loss = 0;
  double constant_tracks = 0;
  torch::Tensor gradients;  // (parameters)
  torch::Tensor averages;   // (buffers)
};

torch::Tensor joined(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> flat{torch::zeros({1})};
  for (const auto& tensor : tensors) flat.push_back(tensor.detach().flatten().clone());
  return torch::cat(flat).to(torch::kFloat64);
}

Left step_of(models::Model& model, const StepInput& input, config::TrialSettings settings,
             const comm::Context& gang) {
  model.train();
  settings.train.shards = gang.size();
  settings.train.batch_statistics = "global";
  std::optional<WholeBatchSums> sums;
  if (auto reducer = statistics_reducer(settings.train, gang))
    sums.emplace(model, std::move(reducer));
  const auto hook = sums ? sums->hook() : losses::SumOverShards{};
  Step step(model, losses::make_loss(settings.loss, 0, hook), settings, gang,
            {.bucket_floats = 500, .whole_batch = sums ? &*sums : nullptr});
  const auto result = step.run(input);
  std::vector<torch::Tensor> gradients;
  for (const auto& parameter : model.parameters()) gradients.push_back(parameter.grad());
  return {result.loss, result.constant_tracks, joined(gradients),
          joined(model.buffers())};
}

// Largest difference, as a share of the largest number.
double difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / (b.abs().max() + 1e-30)).item<double>();
}

// exact: alone, in double precision. How far 32-bit floats are from it tells how much
// rounding this model and loss make of 1e-7.
void expect_equal(const Left& gang, const Left& alone, const Left& exact) {
  EXPECT_NEAR(gang.loss, alone.loss, 1e-5 * (1 + std::abs(alone.loss)));
  EXPECT_NEAR(gang.constant_tracks, alone.constant_tracks, 1e-6);
  const double rounding = difference(alone.gradients, exact.gradients);
  EXPECT_LT(rounding, 0.01);
  EXPECT_LT(difference(gang.gradients, exact.gradients), 1e-5 + 10 * rounding);
  EXPECT_LT(difference(gang.averages, alone.averages), 1e-5);
}

class WholeBatchLoss : public testing::TestWithParam<std::string> {};

// 19 windows: shards of different sizes.
TEST_P(WholeBatchLoss, OfAToyWithBatchNorm) {
  auto settings = toy_settings(1);
  settings.loss = GetParam();
  ToyModel together(true), alone(true), exact(true);
  for (ToyModel* toy : {&together, &alone, &exact}) toy->make_positive();
  exact.to(torch::kFloat64);
  const auto local = comm::local_context();
  expect_equal(step_of(together, toy_input(19), settings, test::world()),
               step_of(alone, toy_input(19), settings, local),
               step_of(exact, in_double(toy_input(19)), settings, local));
}

INSTANTIATE_TEST_SUITE_P(All, WholeBatchLoss,
                         testing::Values("mse", "pearson", "pearson_mse",
                                         "pearson_poisson", "multinomial_mse"));

TEST(WholeBatch, AConstantTrackIsCountedOnce) {
  auto settings = toy_settings(1);
  settings.loss = "pearson";
  ToyModel toy;
  {
    const torch::NoGradGuard no_gradient;
    toy.weight[1].zero_();  // the second track is its bias
  }
  EXPECT_EQ(step_of(toy, toy_input(16), settings, test::world()).constant_tracks, 1);
}

// Masks of dropout belong to shards: here none is left.
void without_dropout(models::Model& model) {
  for (const auto& module : model.modules(false))
    if (auto layer = std::dynamic_pointer_cast<models::DropoutImpl>(module))
      layer->rate = 0;
}

class WholeBatchModel : public testing::TestWithParam<std::string> {};

TEST_P(WholeBatchModel, TrainsAsOneProcessDoes) {
  const TinyData tiny(test::TinyPeaks::some);
  const auto settings = tiny_settings_for(GetParam());
  const auto input = tiny_input(tiny.dataset, settings, 14);
  const auto together = tiny_model(tiny.dataset, settings);
  const auto alone = tiny_model(tiny.dataset, settings);
  const auto exact = tiny_model(tiny.dataset, settings);
  for (auto* model : {together.get(), alone.get(), exact.get()}) without_dropout(*model);
  exact->to(torch::kFloat64);
  const auto local = comm::local_context();
  expect_equal(step_of(*together, input, settings, test::world()),
               step_of(*alone, input, settings, local),
               step_of(*exact, in_double(input), settings, local));
}

INSTANTIATE_TEST_SUITE_P(Models, WholeBatchModel, testing::ValuesIn(all_model_names()));

TEST(WholeBatch, AThrowAnywhereFailsTheTrialEverywhere) {
  const auto gang = test::world();
  auto settings = toy_settings(1);
  settings.loss = "pearson";
  for (const Fault fault : {Fault::throws, Fault::throws_late}) {
    for (int rank = 0; rank < gang.size(); ++rank) {
      ToyModel toy(true);
      if (gang.rank() == rank) toy.fault = fault;
      try {
        step_of(toy, toy_input(16), settings, gang);
        FAIL() << "nothing was thrown";
      } catch (const TrialEnd& end) {
        EXPECT_EQ(end.state(), cube::CellState::failed);
        EXPECT_EQ(std::string(end.what()).substr(0, 13), "the toy broke");
      }
    }
  }
  ToyModel toy(true);
  EXPECT_TRUE(std::isfinite(step_of(toy, toy_input(16), settings, gang).loss));
}

TEST(WholeBatch, EveryRankNamesItsOwnReasonWhenAllThrow) {
  ToyModel toy(true);
  toy.fault = Fault::throws;
  try {
    step_of(toy, toy_input(16), toy_settings(1), test::world());
    FAIL() << "nothing was thrown";
  } catch (const TrialEnd& end) {
    EXPECT_STREQ(end.what(), "the toy broke");
  }
}

TEST(WholeBatch, AWholeTrialLearnsTheSameCurves) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  settings.loss = "pearson";
  // Nothing is left for a last batch, which some numbers of shards would leave out.
  const auto windows = static_cast<int>(tiny.dataset.windows(data::Fold::train).size());
  ASSERT_EQ(windows % 2, 0);
  settings.train.batch = windows / 2;
  settings.train.epochs = 4;
  // Adam divides by the size of gradients, which is rounding where they ought to be zero:
  // along the scale of a track, which a correlation does not see.
  settings.train.adam_epsilon = 1e-3;
  const auto curves = [&](const comm::Context& gang) {
    auto of_gang = settings;
    of_gang.train.shards = gang.size();
    of_gang.train.batch_statistics = "global";
    const auto model = tiny_model(tiny.dataset, settings);
    const auto outcome = train(*model, tiny.dataset, of_gang, gang);
    EXPECT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
    return outcome.curves;
  };
  const auto together = curves(test::world());
  const auto alone = curves(comm::local_context());
  for (std::size_t c = 0; c < alone.size(); ++c) {
    for (std::size_t epoch = 0; epoch < alone[c].values.size(); ++epoch) {
      if (std::isnan(alone[c].values[epoch])) continue;  // a curve of other losses
      const double value = alone[c].values[epoch];
      EXPECT_NEAR(together[c].values[epoch], value, 1e-3 * (1 + std::abs(value)))
          << alone[c].name;
    }
  }
}

}  // namespace
}  // namespace s2fbench::train
