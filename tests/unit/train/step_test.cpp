#include "train/step.hpp"

#include <gtest/gtest.h>

#include "unit/train/tiny_trial.hpp"
#include "unit/train/toy_model.hpp"

namespace s2fbench::train {
namespace {

// Gradient of the loss over the whole batch at once, in double precision.
torch::Tensor reference_gradient(int windows) {
  const auto batch = toy_batch(windows);
  const ToyModel toy;
  auto weight = toy.weight.detach().to(torch::kFloat64).requires_grad_();
  const auto bias = toy.bias.detach().to(torch::kFloat64);
  const auto out = torch::matmul(weight, batch.input.to(torch::kFloat64)) + bias;
  (out - batch.targets.to(torch::kFloat64)).square().mean().backward();
  return weight.grad();
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.detach().to(torch::kFloat64) - b.detach().to(torch::kFloat64))
      .abs()
      .max()
      .item<double>();
}

TEST(Step, ShardedGradientEqualsTheGradientOfTheWholeBatch) {
  for (const int windows : {16, 19}) {
    const auto expected = reference_gradient(windows);
    for (const int shards : {1, 2, 4, 8}) {
      ToyModel toy;
      Step step(toy, losses::make_loss("mse"), toy_settings(shards),
                comm::local_context());
      step.run(toy_input(windows));
      EXPECT_LT(largest_difference(toy.weight.grad(), expected), 1e-6) << shards;
    }
  }
}

// In double precision nothing but the order of additions is left.
TEST(Step, InDoublePrecisionShardsDoNotShowInGradients) {
  for (const int windows : {16, 19}) {
    const auto expected = reference_gradient(windows);
    for (const int shards : {1, 2, 4, 8}) {
      ToyModel toy;
      toy.to(torch::kFloat64);
      Step step(toy, losses::make_loss("mse"), toy_settings(shards),
                comm::local_context());
      step.run(in_double(toy_input(windows)));
      EXPECT_LT(largest_difference(toy.weight.grad(), expected), 1e-15) << shards;
    }
  }
}

// The same for a model of the catalogue without batch norm, and its weights after steps.
TEST(Step, InDoublePrecisionShardsDoNotShowInWeights) {
  const TinyData tiny;
  auto settings = tiny_settings("bpnet");
  // Adam divides by the size of gradients, which is rounding where they ought to be zero.
  settings.train.adam_epsilon = 1e-3;
  StepInput input = in_double(tiny_input(tiny.dataset, settings, 14));
  const auto weights_after = [&](int shards, const std::string& loss) {
    settings.train.shards = shards;
    const auto model = tiny_model(tiny.dataset, settings);
    model->to(torch::kFloat64);
    Step step(*model, losses::make_loss(loss), settings, comm::local_context(),
              {.bucket_floats = 500});
    for (input.step = 1; input.step <= 3; ++input.step) step.run(input);
    std::vector<torch::Tensor> flat;
    for (const auto& parameter : model->parameters()) flat.push_back(parameter.flatten());
    return torch::cat(flat);
  };
  for (const char* loss : {"mse", "poisson"}) {
    const auto whole = weights_after(1, loss);
    for (const int shards : {2, 4})
      EXPECT_LT(largest_difference(weights_after(shards, loss), whole), 1e-12) << loss;
  }
}

TEST(Step, LossIsTheMeanOverTheGlobalBatch) {
  const ToyModel toy;
  const auto batch = toy_batch(19);
  const auto out = torch::matmul(toy.weight, batch.input) + toy.bias;
  const double expected = (out - batch.targets).square().mean().item<double>();
  ToyModel trained;
  Step step(trained, losses::make_loss("mse"), toy_settings(4), comm::local_context());
  EXPECT_NEAR(step.run(toy_input(19)).loss, expected, 1e-6);
}

TEST(Step, AdamUsesTheLearningRateAndEpsilonOfTheSettings) {
  auto settings = toy_settings(1);
  settings.train.learning_rate = 0.5;
  settings.train.adam_epsilon = 1.0;
  ToyModel toy;
  const auto before = toy.weight.detach().clone();
  Step step(toy, losses::make_loss("mse"), settings, comm::local_context());
  step.run(toy_input(8));
  // First step of Adam: both moments are unbiased to g and g^2.
  const auto g = reference_gradient(8);
  const auto expected = before.to(torch::kFloat64) - 0.5 * g / (g.abs() + 1.0);
  EXPECT_LT(largest_difference(toy.weight, expected), 1e-6);
}

TEST(Step, LearningRateCanChange) {
  ToyModel toy;
  const auto before = toy.weight.detach().clone();
  Step step(toy, losses::make_loss("mse"), toy_settings(1), comm::local_context());
  step.set_learning_rate(0.0);
  step.run(toy_input(8));
  EXPECT_TRUE(torch::equal(toy.weight, before));
}

TEST(Step, BatchNormAveragesMoveOnceTowardsTheShardsMean) {
  ToyModel toy(true);
  Step step(toy, losses::make_loss("mse"), toy_settings(2), comm::local_context());
  step.run(toy_input(5));
  const auto onehot = toy_batch(5).input;
  const auto first = onehot.narrow(0, 0, 2), second = onehot.narrow(0, 2, 3);
  const auto mean = 0.4 * first.mean({0, 2}) + 0.6 * second.mean({0, 2});
  const auto variance = 0.4 * first.var({0, 2}, false) + 0.6 * second.var({0, 2}, false);
  EXPECT_LT(largest_difference(toy.norm->running_mean, 0.01 * mean), 1e-7);
  EXPECT_LT(largest_difference(toy.norm->running_variance, 0.99 + 0.01 * variance), 1e-6);
}

TEST(Step, BatchNormMomentumOfTheSettingsReplacesTheLayersOwn) {
  ToyModel toy(true);
  auto settings = toy_settings(1);
  settings.train.batch_norm_momentum = 0.25;
  Step step(toy, losses::make_loss("mse"), settings, comm::local_context());
  step.run(toy_input(5));
  const auto mean = toy_batch(5).input.mean({0, 2});
  EXPECT_LT(largest_difference(toy.norm->running_mean, 0.25 * mean), 1e-7);
}

TEST(Step, ConstantTracksAreCountedInEveryShard) {
  for (const int shards : {1, 2, 4}) {
    ToyModel toy;
    {
      const torch::NoGradGuard no_gradient;
      toy.weight[1].zero_();  // the second track is its bias
    }
    Step pearson(toy, losses::make_loss("pearson"), toy_settings(shards),
                 comm::local_context());
    EXPECT_EQ(pearson.run(toy_input(16)).constant_tracks, shards);
    Step mse(toy, losses::make_loss("mse"), toy_settings(shards), comm::local_context());
    EXPECT_EQ(mse.run(toy_input(16)).constant_tracks, 0);
  }
}

}  // namespace
}  // namespace s2fbench::train
