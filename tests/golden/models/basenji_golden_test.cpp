// The Basenji family and Basset against basenji_reference.py.
#include <gtest/gtest.h>

#include "golden.hpp"

namespace s2fbench::models {
namespace {

struct BasenjiCase {
  const char* model;
  int resolution;
  const char* mode;
  const char* activation = nullptr;  // the default where not given
};

std::string name_of(const BasenjiCase& which) {
  const std::string name =
      std::string(which.model) + "_" + std::to_string(which.resolution) + "_";
  return which.activation == nullptr ? name + which.mode
                                     : name + which.activation + "_" + which.mode;
}

std::shared_ptr<Model> build(const BasenjiCase& which) {
  ModelSpec spec;
  spec.name = which.model;
  spec.request = {kLength, which.resolution, kTracks, {}};
  catalogue::Options given = {{"width", "0.03125"}};
  if (which.activation != nullptr) given["activation"] = which.activation;
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(spec.name), given);
  std::shared_ptr<Model> model = make_model(spec, 1);
  set_mode(*model, which.mode);
  return model;
}

class GoldenBasenjiTest : public testing::TestWithParam<BasenjiCase> {};

TEST_P(GoldenBasenjiTest, EqualsPyTorchInDoublePrecision) {
  expect_golden(*build(GetParam()), torch::kFloat64, name_of(GetParam()));
}

TEST_P(GoldenBasenjiTest, EqualsPyTorchInSinglePrecision) {
  expect_golden(*build(GetParam()), torch::kFloat32, name_of(GetParam()));
}

// Every case once with the averages and once with the batch's statistics.
std::vector<BasenjiCase> both_modes(std::vector<BasenjiCase> cases) {
  const std::size_t count = cases.size();
  for (std::size_t i = 0; i < count; ++i) {
    cases.push_back(cases[i]);
    cases.back().mode = "train";
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(
    All, GoldenBasenjiTest,
    testing::ValuesIn(both_modes({{"basenji", 1, "eval"},
                                  {"basenji", 32, "eval"},
                                  {"basenji", 64, "eval"},
                                  {"basenji", 512, "eval"},
                                  {"basenjimod", 1, "eval"},
                                  {"basenjimod", 32, "eval"},
                                  {"basenjimod", 128, "eval"},
                                  {"basenjimod", 256, "eval"},
                                  {"basenjimod", 512, "eval"},
                                  {"basenji_binary", 512, "eval"},
                                  {"basenji_binary", 512, "eval", "relu"},
                                  {"basenji_binary", 512, "eval", "exponential"},
                                  {"basset", 512, "eval", "relu"},
                                  {"basset", 512, "eval", "exponential"}})),
    [](const auto& row) { return name_of(row.param); });

}  // namespace
}  // namespace s2fbench::models
