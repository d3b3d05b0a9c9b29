// The Basenji family against basenji_reference.py.
#include <gtest/gtest.h>

#include "golden.hpp"

namespace s2fbench::models {
namespace {

struct BasenjiCase {
  const char* model;
  int resolution;
  const char* mode;
};

std::string name_of(const BasenjiCase& which) {
  return std::string(which.model) + "_" + std::to_string(which.resolution) + "_" +
         which.mode;
}

std::shared_ptr<Model> build(const BasenjiCase& which) {
  ModelSpec spec;
  spec.name = which.model;
  spec.request = {kLength, which.resolution, kTracks, {}};
  spec.request.options = catalogue::complete_options(*catalogue::find_model(spec.name),
                                                     {{"width", "0.03125"}});
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

INSTANTIATE_TEST_SUITE_P(
    All, GoldenBasenjiTest,
    testing::Values(
        BasenjiCase{"basenjimod", 1, "eval"}, BasenjiCase{"basenjimod", 1, "train"},
        BasenjiCase{"basenjimod", 32, "eval"}, BasenjiCase{"basenjimod", 32, "train"},
        BasenjiCase{"basenjimod", 128, "eval"}, BasenjiCase{"basenjimod", 128, "train"},
        BasenjiCase{"basenjimod", 256, "eval"}, BasenjiCase{"basenjimod", 256, "train"},
        BasenjiCase{"basenjimod", 512, "eval"}, BasenjiCase{"basenjimod", 512, "train"}),
    [](const auto& row) { return name_of(row.param); });

}  // namespace
}  // namespace s2fbench::models
