// Each model against reference.py, which is the same mathematics in plain PyTorch.
#include <gtest/gtest.h>

#include "golden.hpp"

namespace s2fbench::models {
namespace {

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
  catalogue::Options given = {{"width", "0.03125"}};
  if (spec.name != "bpnet") given["activation"] = which.variant;
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(spec.name), given);
  spec.positive_output = std::string(which.variant) != "linear";
  std::shared_ptr<Model> model = make_model(spec, 1);
  set_mode(*model, which.mode);
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
  expect_golden(*build(GetParam()), torch::kFloat64, file());
}

TEST_P(GoldenModelTest, EqualsPyTorchInSinglePrecision) {
  expect_golden(*build(GetParam()), torch::kFloat32, file());
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
