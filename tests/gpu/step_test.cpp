#include "train/step.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "gpu/memory.hpp"
#include "gpu/on_gpu.hpp"
#include "models/dropout.hpp"
#include "train/agreement.hpp"
#include "train/precision.hpp"

namespace s2fbench::train {
namespace {

constexpr int kLength = 2048;
constexpr int kTracks = 3;
constexpr int kWindows = 8;
constexpr int kSteps = 3;

enum class Dropout { as_built, none };  // masks of a CPU and a GPU differ

struct How {
  Dropout dropout = Dropout::as_built;
  std::string precision = "float32";
  std::string width = "0.0625";
  int windows = kWindows;
};

std::string loss_of(const catalogue::ModelRow& row) {
  if (row.task == catalogue::Task::masked) return row.own_loss;
  if (row.task == catalogue::Task::binary) return "bce";
  return row.counts ? "multinomial_count_mse" : "poisson";
}

models::ModelSpec spec_of(const catalogue::ModelRow& row, const std::string& width) {
  models::ModelSpec spec;
  spec.name = row.name;
  spec.request = {kLength, row.task == catalogue::Task::binary ? kLength : 32, kTracks,
                  catalogue::complete_options(row, {{"width", width}})};
  if (row.task == catalogue::Task::masked) {
    spec.request.options["layers"] = "3";
    spec.request.options["hidden"] = "16";
  }
  spec.positive_output = catalogue::find_loss(loss_of(row))->positive_output;
  return spec;
}

// Always the same windows, wherever they go.
TensorBatch windows_for(const catalogue::ModelRow& row, int windows,
                        const torch::Device& device) {
  const auto generator = at::detail::createCPUGenerator(7);
  const bool labels = row.task == catalogue::Task::binary;
  const auto letters = torch::randint(4, {windows, kLength}, generator,
                                      torch::TensorOptions().dtype(torch::kInt64));
  if (row.task == catalogue::Task::masked) {
    const auto masked = torch::rand({windows, kLength}, generator).lt(0.15);
    const auto truth = letters.to(torch::kFloat32).masked_fill(~masked, NAN);
    return {letters.masked_fill(masked, kMasked).to(device),
            truth.unsqueeze(1).to(device)};
  }
  const int bins = labels ? 1 : kLength / 32;
  auto targets = torch::rand({windows, kTracks, bins}, generator) * 3;
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
                            const torch::Device& device, const How& how = {}) {
  const auto model = models::make_model(spec_of(row, how.width), 5);
  if (how.dropout == Dropout::none) without_dropout(*model);
  model->to(device);
  model->train();
  config::TrialSettings settings;
  settings.loss = loss_of(row);
  settings.train.shards = 2;
  // An update in proportion to the gradient: Adam's own is its sign, which rounding turns
  // where a gradient is nothing but rounding (a bias before batch norm).
  settings.train.adam_epsilon = 1;
  settings.train.learning_rate = 0.01;
  settings.train.precision = how.precision;
  const MatrixPrecision matrix(how.precision);
  Step step(*model, losses::make_loss(settings.loss), settings, comm::local_context());
  const TensorBatch batch = windows_for(row, how.windows, device);
  StepInput input;
  input.windows = how.windows;
  input.load = [&](const Shard& shard) {
    return TensorBatch{batch.input.narrow(0, shard.first, shard.size),
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
  for (const char* precision : {"float32", "tf32", "bfloat16"}) {
    const How how{.precision = precision};
    const auto first = weights_after(kSteps, row(), gpu_, how);
    const auto again = weights_after(kSteps, row(), gpu_, how);
    EXPECT_TRUE(first.isfinite().all().item<bool>()) << precision;
    EXPECT_TRUE(torch::equal(first, again)) << precision << ": largest difference "
                                            << (first - again).abs().max().item<float>();
  }
}

// All gradients of one pass over the windows in double precision, as one vector.
torch::Tensor exact_gradient(const catalogue::ModelRow& row,
                             const torch::Device& device) {
  const auto model = models::make_model(spec_of(row, How().width), 5);
  without_dropout(*model);
  model->to(device, torch::kFloat64);
  model->train();
  const TensorBatch batch = windows_for(row, kWindows, device);
  const auto loss = losses::make_loss(loss_of(row));
  const auto input =
      batch.input.is_floating_point() ? batch.input.to(torch::kFloat64) : batch.input;
  loss(model->forward(input), batch.targets.to(torch::kFloat64)).value.backward();
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
  const How how{.dropout = Dropout::none};
  const auto start = weights_after(0, row(), torch::kCPU, how);
  const auto cpu = weights_after(steps, row(), torch::kCPU, how);
  const auto gpu = weights_after(steps, row(), gpu_, how);
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

using Memory = OnGpu;

// Some activations of the second one are larger than what is left; the third computes
// what the first did.
TEST_F(Memory, AStepWithoutItEndsItsTrialAndNoOther) {
  const auto& row = *catalogue::find_model("bpnet");
  const LittleMemory little(gpu_, 512 * kMebibyte);
  const auto before = weights_after(kSteps, row, gpu_);
  const auto held = allocated_bytes(gpu_);
  std::string reason;
  try {
    weights_after(1, row, gpu_, {.width = "1", .windows = 1024});
  } catch (const TrialEnd& end) {
    EXPECT_EQ(end.state(), cube::CellState::failed);
    reason = end.what();
  }
  EXPECT_NE(reason.find("out of memory"), std::string::npos) << reason;
  give_back_memory(gpu_);
  // cuBLAS may have taken its workspace meanwhile.
  EXPECT_LT(allocated_bytes(gpu_), held + 64 * kMebibyte);
  EXPECT_TRUE(torch::equal(weights_after(kSteps, row, gpu_), before));
}

}  // namespace
}  // namespace s2fbench::train
