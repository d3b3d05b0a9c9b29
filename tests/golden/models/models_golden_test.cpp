// Each model against reference.py, which is the same mathematics in plain PyTorch.
#include <gtest/gtest.h>

#include <fstream>

#include "models/dropout.hpp"
#include "models/model.hpp"
#include "models/weights.hpp"

namespace s2fbench::models {
namespace {

constexpr int kLength = 512;
constexpr int kBatch = 2;
constexpr int kTracks = 3;

// Numbers in [-1, 1), as reference.py makes them.
torch::Tensor uniform(const std::string& name, std::int64_t count) {
  std::uint64_t seed = 0xCBF29CE484222325;
  for (const char c : name) {
    seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  torch::Tensor values = torch::empty({count}, torch::kFloat64);
  for (std::int64_t i = 0; i < count; ++i) {
    std::uint64_t z = seed + static_cast<std::uint64_t>(i + 1) * 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    values.data_ptr<double>()[i] = static_cast<double>(z >> 11) * 0x1p-52 - 1.0;
  }
  return values;
}

void set_weights(const Model& model) {
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

torch::Tensor onehot() {
  const torch::Tensor letters =
      ((uniform("input", kBatch * kLength) + 1.0) * 2.0).to(torch::kInt64);
  torch::Tensor x = torch::one_hot(letters, 4).to(torch::kFloat64);
  x = x.view({kBatch, kLength, 4});
  x.index_put_({0, 7}, 0.25);
  return x.transpose(1, 2).contiguous();
}

torch::Tensor read_golden(const std::string& name) {
  std::ifstream file(std::string(S2FBENCH_GOLDEN_FOLDER) + "/" + name + ".txt");
  std::vector<std::int64_t> shape(3);
  for (std::int64_t& n : shape) file >> n;
  std::vector<double> values;
  for (double value = 0; file >> value;) values.push_back(value);
  return torch::tensor(values, torch::kFloat64).view(shape);
}

struct Case {
  const char* model;
  int resolution;
  const char* variant;  // activation, or for bpnet the end of the model
  const char* mode;
};

std::shared_ptr<Model> build(const Case& which) {
  ModelSpec spec;
  spec.name = which.model;
  spec.request = {kLength, which.resolution, kTracks, {}};
  catalogue::Options given = {{"width", "0.03125"}, {"activation", which.variant}};
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(spec.name), given);
  spec.positive_output = std::string(which.variant) != "linear";
  std::shared_ptr<Model> model = make_model(spec, 1);
  for (const auto& module : model->modules(false)) {
    if (auto* dropout = module->as<DropoutImpl>()) dropout->rate = 0.0;
  }
  model->train(std::string(which.mode) == "train");
  return model;
}

class GoldenModelTest : public testing::TestWithParam<Case> {
 protected:
  std::string file() const {
    const Case& c = GetParam();
    return std::string(c.model) + "_" + std::to_string(c.resolution) + "_" + c.variant +
           "_" + c.mode;
  }
};

TEST_P(GoldenModelTest, EqualsPyTorchInDoublePrecision) {
  const auto model = build(GetParam());
  model->to(torch::kFloat64);
  set_weights(*model);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor output = model->forward(onehot()).profile,
                      golden = read_golden(file());
  ASSERT_EQ(output.sizes(), golden.sizes());
  EXPECT_LT((output - golden).abs().max().item<double>(),
            1e-12 * golden.abs().max().item<double>());
}

TEST_P(GoldenModelTest, EqualsPyTorchInSinglePrecision) {
  const auto model = build(GetParam());
  set_weights(*model);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor output = model->forward(onehot().to(torch::kFloat32)).profile;
  const torch::Tensor golden = read_golden(file());
  EXPECT_LT((output.to(torch::kFloat64) - golden).abs().max().item<double>(),
            1e-5 * golden.abs().max().item<double>());
}

INSTANTIATE_TEST_SUITE_P(
    All, GoldenModelTest,
    testing::Values(Case{"cnn", 32, "relu", "eval"}, Case{"cnn", 32, "relu", "train"},
                    Case{"cnn", 128, "exponential", "eval"},
                    Case{"cnn", 128, "exponential", "train"},
                    Case{"residualbind32", 32, "relu", "eval"},
                    Case{"residualbind32", 32, "relu", "train"},
                    Case{"residualbind32", 32, "exponential", "eval"},
                    Case{"residualbind32", 32, "exponential", "train"},
                    Case{"bpnet", 32, "positive", "eval"},
                    Case{"bpnet", 128, "linear", "eval"}),
    [](const auto& row) {
      return std::string(row.param.model) + "_" + std::to_string(row.param.resolution) +
             "_" + row.param.variant + "_" + row.param.mode;
    });

}  // namespace
}  // namespace s2fbench::models
