#include "train/step.hpp"

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "gpu/on_gpu.hpp"
#include "models/dropout.hpp"

namespace s2fbench::train {
namespace {

constexpr int kLength = 2048;
constexpr int kTracks = 3;
constexpr int kWindows = 8;
constexpr int kSteps = 3;

enum class Dropout { as_built, none };  // masks of a CPU and a GPU differ

std::string loss_of(const catalogue::ModelRow& row) {
  if (row.task == catalogue::Task::binary) return "bce";
  return row.counts ? "multinomial_count_mse" : "poisson";
}

models::ModelSpec small_spec(const catalogue::ModelRow& row) {
  models::ModelSpec spec;
  spec.name = row.name;
  spec.request = {kLength, row.task == catalogue::Task::binary ? kLength : 32, kTracks,
                  catalogue::complete_options(row, {{"width", "0.0625"}})};
  spec.positive_output = catalogue::find_loss(loss_of(row))->positive_output;
  return spec;
}

// Always the same windows, wherever they go.
TensorBatch windows_for(const catalogue::ModelRow& row, const torch::Device& device) {
  const auto generator = at::detail::createCPUGenerator(7);
  const bool labels = row.task == catalogue::Task::binary;
  const auto letters = torch::randint(4, {kWindows, kLength}, generator,
                                      torch::TensorOptions().dtype(torch::kInt64));
  const int bins = labels ? 1 : kLength / 32;
  auto targets = torch::rand({kWindows, kTracks, bins}, generator) * 3;
  if (labels) targets = targets.gt(1.5).to(torch::kFloat32);
  return {torch::one_hot(letters, 4).transpose(1, 2).to(device, torch::kFloat32),
          targets.to(device)};
}

void without_dropout(models::Model& model) {
  for (const auto& module : model.modules()) {
    if (auto* dropout = module->as<models::DropoutImpl>()) dropout->rate = 0;
  }
}

// All weights after `steps` steps, as one vector on the CPU.
torch::Tensor weights_after(int steps, const catalogue::ModelRow& row,
                            const torch::Device& device, Dropout dropout) {
  const auto model = models::make_model(small_spec(row), 5);
  if (dropout == Dropout::none) without_dropout(*model);
  model->to(device);
  model->train();
  config::TrialSettings settings;
  settings.loss = loss_of(row);
  settings.train.shards = 2;
  // An update in proportion to the gradient: Adam's own is its sign, which rounding turns
  // where a gradient is nothing but rounding (a bias before batch norm).
  settings.train.adam_epsilon = 1;
  settings.train.learning_rate = 0.01;
  Step step(*model, losses::make_loss(settings.loss), settings, comm::local_context());
  const TensorBatch batch = windows_for(row, device);
  StepInput input;
  input.windows = kWindows;
  input.load = [&](const Shard& shard) {
    return TensorBatch{batch.onehot.narrow(0, shard.first, shard.size),
                       batch.targets.narrow(0, shard.first, shard.size)};
  };
  for (input.step = 1; input.step <= steps; ++input.step) step.run(input);
  std::vector<torch::Tensor> weights;
  for (const auto& parameter : model->parameters())
    weights.push_back(parameter.detach().to(torch::kCPU).flatten());
  return torch::cat(weights);
}

// One test per model of the catalogue.
class StepOnGpu : public OnGpu, public ::testing::WithParamInterface<std::string> {
 protected:
  const catalogue::ModelRow& row() const { return *catalogue::find_model(GetParam()); }
};

TEST_P(StepOnGpu, RerunGivesTheSameBits) {
  const auto first = weights_after(kSteps, row(), gpu_, Dropout::as_built);
  const auto again = weights_after(kSteps, row(), gpu_, Dropout::as_built);
  EXPECT_TRUE(torch::equal(first, again))
      << "largest difference " << (first - again).abs().max().item<float>();
}

// All gradients of one pass over the windows in double precision, as one vector.
torch::Tensor exact_gradient(const catalogue::ModelRow& row,
                             const torch::Device& device) {
  const auto model = models::make_model(small_spec(row), 5);
  without_dropout(*model);
  model->to(device, torch::kFloat64);
  model->train();
  const TensorBatch batch = windows_for(row, device);
  const auto loss = losses::make_loss(loss_of(row));
  loss(model->forward(batch.onehot.to(torch::kFloat64)),
       batch.targets.to(torch::kFloat64))
      .value.backward();
  std::vector<torch::Tensor> gradients;
  for (const auto& parameter : model->parameters())
    gradients.push_back(parameter.grad().to(torch::kCPU).flatten());
  return torch::cat(gradients);
}

TEST_P(StepOnGpu, GradientsAreTheCpusInDoublePrecision) {
  const auto cpu = exact_gradient(row(), torch::kCPU);
  const auto gpu = exact_gradient(row(), gpu_);
  EXPECT_LT((gpu - cpu).norm().item<double>() / cpu.norm().item<double>(), 1e-9);
}

// How far float32 tells the result: two ways to compute a convolution on one CPU differ
// by at most 2e-3 of what was learnt after three steps, but by 0.44 for the residual
// models, whose first step they already see 0.03 apart.
TEST_P(StepOnGpu, LearnsWhatTheCpuLearns) {
  const bool residual = GetParam().starts_with("residual");
  const int steps = residual ? 1 : kSteps;
  const double tolerance = residual ? 0.1 : 0.01;
  const auto start = weights_after(0, row(), torch::kCPU, Dropout::none);
  const auto cpu = weights_after(steps, row(), torch::kCPU, Dropout::none);
  const auto gpu = weights_after(steps, row(), gpu_, Dropout::none);
  const double learnt = (cpu - start).norm().item<double>();
  ASSERT_GT(learnt, 1e-3);
  EXPECT_LT((gpu - cpu).norm().item<double>() / learnt, tolerance);
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const auto& row : catalogue::models()) {
    if (row.task != catalogue::Task::scalar) names.push_back(row.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(EveryModel, StepOnGpu, ::testing::ValuesIn(model_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace s2fbench::train
