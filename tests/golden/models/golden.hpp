// Inputs, weights and numbers that the C++ models and the references in Python share.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>

#include "models/dropout.hpp"
#include "models/model.hpp"
#include "models/weights.hpp"
#include "support/hashed_numbers.hpp"

namespace s2fbench::models {

inline constexpr int kLength = 512;
inline constexpr int kBatch = 2;
inline constexpr int kTracks = 3;

// Numbers in [-1, 1), as reference.py makes them.
inline torch::Tensor uniform(const std::string& name, std::int64_t count) {
  return torch::tensor(test::hashed_numbers(name, count), torch::kFloat64);
}

inline void set_weights(const Model& model) {
  const torch::NoGradGuard no_gradient;
  for (const auto& [name, tensor] : named_weights(model)) {
    torch::Tensor value = uniform(name, tensor.numel()).view(tensor.sizes());
    if (tensor.dim() > 1) {
      value *= std::sqrt(3.0 * static_cast<double>(tensor.size(0)) /
                         static_cast<double>(tensor.numel()));
    } else if (name.ends_with("running_variance") ||
               (name.find(".norm") != std::string::npos && name.ends_with("weight"))) {
      value = 1.0 + 0.5 * value;
    } else {
      value *= 0.2;
    }
    torch::Tensor(tensor).copy_(value);
  }
}

inline torch::Tensor onehot() {
  const torch::Tensor letters =
      ((uniform("input", kBatch * kLength) + 1.0) * 2.0).to(torch::kInt64);
  torch::Tensor x = torch::one_hot(letters, 4).to(torch::kFloat64);
  x = x.view({kBatch, kLength, 4});
  x.index_put_({0, 7}, 0.25);
  return x.transpose(1, 2).contiguous();
}

inline torch::Tensor read_golden(const std::string& name) {
  std::ifstream file(std::string(S2FBENCH_GOLDEN_FOLDER) + "/" + name + ".txt");
  std::vector<std::int64_t> shape(3);
  for (std::int64_t& n : shape) file >> n;
  std::vector<double> values;
  for (double value = 0; file >> value;) values.push_back(value);
  return torch::tensor(values, torch::kFloat64).view(shape);
}

// "train" (batch statistics, but nothing dropped) or "eval".
inline void set_mode(Model& model, const std::string& mode) {
  for (const auto& module : model.modules(false)) {
    if (auto* dropout = module->as<DropoutImpl>()) dropout->rate = 0.0;
  }
  model.train(mode == "train");
}

// The model's output for x in this precision is that of the file NAME.txt.
inline void expect_golden(Model& model, torch::Dtype type, const std::string& name,
                          const torch::Tensor& x = onehot()) {
  const double tolerance = type == torch::kFloat64 ? 1e-12 : 1e-5;
  model.to(type);
  set_weights(model);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor output = model.forward(x.to(type)).profile;
  const torch::Tensor golden = read_golden(name);
  ASSERT_EQ(output.sizes(), golden.sizes());
  EXPECT_LT((output.to(torch::kFloat64) - golden).abs().max().item<double>(),
            tolerance * golden.abs().max().item<double>());
}

}  // namespace s2fbench::models
