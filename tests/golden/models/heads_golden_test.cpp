// The models of heads_reference.py.
#include <gtest/gtest.h>

#include "golden.hpp"

namespace s2fbench::models {
namespace {

struct HeadCase {
  const char* model;
  int resolution;
  const char* activation;
  const char* head;  // for bpnet_original the output that is looked at
  const char* mode;
};

std::string name_of(const HeadCase& which) {
  return std::string(which.model) + "_" + std::to_string(which.resolution) + "_" +
         which.activation + "_" + which.head + "_" + which.mode;
}

// bpnet_original's log counts in the place of its profile.
class CountsOf : public Model {
 public:
  explicit CountsOf(std::shared_ptr<Model> model) : model_(std::move(model)) {
    for (const auto& item : model_->named_children()) {
      register_module(item.key(), item.value());
    }
  }
  losses::Prediction forward(torch::Tensor onehot) override {
    return model_->forward(onehot).log_counts.unsqueeze(2);
  }

 private:
  std::shared_ptr<Model> model_;
};

std::shared_ptr<Model> build(const HeadCase& which) {
  ModelSpec spec;
  spec.name = which.model;
  spec.request = {kLength, which.resolution, kTracks, {}};
  spec.request.options = catalogue::complete_options(*catalogue::find_model(spec.name),
                                                     {{"width", "0.03125"},
                                                      {"activation", which.activation},
                                                      {"head", which.head},
                                                      {"head_filters", "256"}});
  std::shared_ptr<Model> model = make_model(spec, 1);
  if (std::string(which.head) == "counts") model = std::make_shared<CountsOf>(model);
  set_mode(*model, which.mode);
  return model;
}

class GoldenHeadTest : public testing::TestWithParam<HeadCase> {};

TEST_P(GoldenHeadTest, EqualsPyTorchInDoublePrecision) {
  expect_golden(*build(GetParam()), torch::kFloat64, name_of(GetParam()));
}

// Only evaluation: the dense layers' batch norms divide by the spread of two windows,
// which makes 1e-5 and more of float's rounding in training mode.
class GoldenHeadSingleTest : public testing::TestWithParam<HeadCase> {};

TEST_P(GoldenHeadSingleTest, EqualsPyTorch) {
  expect_golden(*build(GetParam()), torch::kFloat32, name_of(GetParam()));
}

std::vector<HeadCase> cases(const std::vector<const char*>& modes) {
  std::vector<HeadCase> all;
  for (const char* activation : {"relu", "exponential"}) {
    for (const char* mode : modes) {
      all.push_back({"cnn", 64, activation, "task", mode});
      all.push_back({"residualbind", 64, activation, "single", mode});
      all.push_back({"residualbind", 64, activation, "task", mode});
      all.push_back({"residualbind32", 32, activation, "task", mode});
      all.push_back({"cnn_binary", kLength, activation, "single", mode});
      all.push_back({"residual_binary", kLength, activation, "single", mode});
    }
    all.push_back({"bpnet_original", 64, activation, "profile", "eval"});
    all.push_back({"bpnet_original", 64, activation, "counts", "eval"});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, GoldenHeadTest, testing::ValuesIn(cases({"eval", "train"})),
                         [](const auto& row) { return name_of(row.param); });
INSTANTIATE_TEST_SUITE_P(All, GoldenHeadSingleTest, testing::ValuesIn(cases({"eval"})),
                         [](const auto& row) { return name_of(row.param); });

}  // namespace
}  // namespace s2fbench::models
