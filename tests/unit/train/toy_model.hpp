// A model small enough to follow by hand, with faults on demand, and made-up windows for
// it.
#pragma once

#include <torch/types.h>

#include <limits>
#include <stdexcept>
#include <utility>

#include "base/random_stream.hpp"
#include "losses/loss.hpp"
#include "models/batch_norm.hpp"
#include "models/model.hpp"
#include "train/step.hpp"

namespace s2fbench::train {

// throws_late: in the backward pass, when the bias has its gradient and the weight not.
enum class Fault { none, throws, throws_late, nan };

// (batch, 4, bins) -> (batch, 2, bins): one matrix at every position, batch norm if
// wanted.
class ToyModel : public models::Model {
 public:
  explicit ToyModel(bool with_norm = false) {
    weight = register_parameter("weight", torch::linspace(-0.5, 0.8, 8).view({2, 4}));
    bias = register_parameter("bias", torch::full({2, 1}, 0.1));
    if (with_norm) norm = register_module("norm", models::BatchNorm(4));
  }
  losses::Prediction forward(torch::Tensor onehot) override {
    if (fault == Fault::throws) throw std::runtime_error("the toy broke\nsecond line");
    if (fault == Fault::throws_late) {
      weight.register_hook([](const torch::Tensor&) -> torch::Tensor {
        throw std::runtime_error("the toy broke late");
      });
    }
    if (norm) onehot = norm(onehot);
    auto out = torch::matmul(weight, onehot) + bias;
    return fault == Fault::nan ? out * std::numeric_limits<float>::quiet_NaN() : out;
  }

  // For losses of rates.
  void make_positive() {
    const torch::NoGradGuard no_gradient;
    bias.fill_(8.0);
  }

  torch::Tensor weight, bias;
  models::BatchNorm norm{nullptr};
  Fault fault = Fault::none;
};

// Uniform numbers; the same for the same item.
inline torch::Tensor random_tensor(torch::IntArrayRef shape, std::uint64_t item) {
  RandomStream stream(11, "toy", 0, item);
  std::int64_t count = 1;
  for (const auto size : shape) count *= size;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(stream.uniform());
  return tensor_of(std::move(values), shape);
}

inline TensorBatch toy_batch(int windows) {
  return {random_tensor({windows, 4, 6}, 1), random_tensor({windows, 2, 6}, 2)};
}

inline StepInput toy_input(int windows) {
  StepInput input;
  input.windows = windows;
  input.load = [batch = toy_batch(windows)](const Shard& shard) {
    return TensorBatch{batch.input.narrow(0, shard.first, shard.size),
                       batch.targets.narrow(0, shard.first, shard.size)};
  };
  return input;
}

inline StepInput in_double(StepInput input) {
  input.load = [load = input.load](const Shard& shard) {
    const TensorBatch batch = load(shard);
    return TensorBatch{batch.input.to(torch::kFloat64),
                       batch.targets.to(torch::kFloat64)};
  };
  return input;
}

inline config::TrialSettings toy_settings(int shards) {
  config::TrialSettings settings;
  settings.loss = "mse";
  settings.train.shards = shards;
  return settings;
}

}  // namespace s2fbench::train
