// Heads per track, two outputs, models of whole windows: sizes, ranges, gradients.
#include <gtest/gtest.h>
#include <torch/autograd.h>
#include <torch/utils.h>

#include <cmath>

#include "models/dropout.hpp"
#include "models/task_heads.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

TEST(HeadModelTest, ParameterCountsEqualThePublishedOnes) {
  struct Published {
    const char* model;
    const char* head;
    int resolution;
    std::int64_t trainable, moving;
  };
  const Published rows[] = {
      {"cnn", "task", 1, 9'359'695, 37'632},
      {"cnn", "task", 32, 5'248'847, 5'888},
      {"residualbind", "single", 1, 23'807'375, 47'360},
      {"residualbind", "task", 1, 20'742'799, 48'768},
      {"residualbind32", "task", 32, 22'545'423, 19'840},
      {"bpnet_original", "", 1, 142'622, 0},
      {"cnn_binary", "", 2048, 3'380'815, 2'432},
      {"residual_binary", "", 2048, 14'371'471, 11'520},
  };
  for (const Published& row : rows) {
    const auto model =
        make_model(spec_of(row.model, {{"head", row.head}}, row.resolution, 15, 2048), 1);
    EXPECT_EQ(count(model->parameters()), row.trainable) << row.model << " " << row.head;
    EXPECT_EQ(count(model->buffers()), row.moving) << row.model << " " << row.head;
  }
}

// A model as small as can be that still has a bit of everything.
ModelSpec small(const std::string& name, const std::string& head,
                const std::string& activation = "relu") {
  const auto* row = catalogue::find_model(name);
  const int resolution = row->task == catalogue::Task::binary ? 512 : 32;
  return spec_of(name, {{"width", "0.05"}, {"head", head}, {"activation", activation}},
                 resolution, 3, 512);
}

torch::Tensor input(int batch) {
  const torch::Tensor letters = torch::arange(batch * 512).mul(7).remainder(11);
  return torch::one_hot(letters.remainder(4), 4)
      .to(torch::kFloat32)
      .view({batch, 512, 4})
      .transpose(1, 2)
      .contiguous();
}

// In evaluation: there no batch norm cancels the bias before it.
TEST(HeadModelTest, GradientsReachEveryParameter) {
  for (const auto& [name, head] : {std::pair{"cnn", "task"},
                                   {"residualbind", "single"},
                                   {"residualbind", "task"},
                                   {"residualbind32", "task"},
                                   {"bpnet", ""},
                                   {"bpnet_original", ""},
                                   {"cnn_binary", ""},
                                   {"residual_binary", ""}}) {
    for (const char* activation : {"relu", "exponential"}) {
      const auto model = make_model(small(name, head, activation), 4);
      model->eval();
      const losses::Prediction prediction = model->forward(input(3));
      torch::Tensor value = prediction.profile.square().sum();
      if (prediction.log_counts.defined()) {
        value = value + prediction.log_counts.square().sum();
      }
      value.backward();
      for (const auto& item : model->named_parameters()) {
        ASSERT_TRUE(item.value().grad().defined()) << name << " " << item.key();
        EXPECT_GT(item.value().grad().abs().max().item<float>(), 0.0f)
            << name << " " << head << " " << activation << " " << item.key();
      }
    }
  }
}

TEST(HeadModelTest, BinaryModelsGiveOneLogitPerTrack) {
  for (const char* name : {"cnn_binary", "residual_binary"}) {
    const auto model = make_model(small(name, ""), 4);
    model->eval();
    const losses::Prediction prediction = model->forward(input(4));
    EXPECT_EQ(prediction.profile.sizes(), (std::vector<std::int64_t>{4, 3, 1}));
    EXPECT_LT(prediction.profile.min().item<float>(), 0.0f) << "no sigmoid ends " << name;
  }
}

TEST(HeadModelTest, OriginalBpnetIsLinearWithLogCounts) {
  ModelSpec spec = small("bpnet_original", "");
  spec.positive_output = true;  // asks in vain: the profile is logits
  const auto model = make_model(spec, 4);
  const losses::Prediction prediction = model->forward(input(4));
  EXPECT_EQ(prediction.profile.sizes(), (std::vector<std::int64_t>{4, 3, 16}));
  EXPECT_EQ(prediction.log_counts.sizes(), (std::vector<std::int64_t>{4, 3}));
  EXPECT_LT(prediction.profile.min().item<float>(), 0.0f);
}

TEST(HeadModelTest, DepthZeroIsNoBlock) {
  ModelSpec spec = small("residualbind", "single");
  for (const char* depth : {"depth1", "depth2", "depth3", "depth4"}) {
    spec.request.options[depth] = std::string("0");
  }
  const auto model = make_model(spec, 4);
  EXPECT_EQ(count(model->parameters()),
            catalogue::find_model("residualbind")->parameters(spec.request));
  for (const auto& item : model->named_parameters()) {
    EXPECT_EQ(item.key().find("residual"), std::string::npos) << item.key();
  }
  seed_dropout(*model, 1, 1, 1);
  EXPECT_EQ(model->forward(input(2)).profile.sizes(),
            (std::vector<std::int64_t>{2, 3, 16}));
}

TEST(HeadModelTest, RatesReachTheirLayers) {
  const auto rates = [](const std::string& head, const catalogue::Options& given) {
    ModelSpec spec = small("residualbind", head);
    for (const auto& [name, value] : given) spec.request.options[name] = value;
    std::map<std::string, double> found;
    for (const auto& item : make_model(spec, 1)->named_modules("", false)) {
      if (auto* dropout = item.value()->as<DropoutImpl>()) {
        found[item.key()] = dropout->rate;
      }
    }
    return found;
  };
  const auto single = rates("single", {}), task = rates("task", {});
  EXPECT_EQ(single.at("refine.dropout"), 0.1);
  EXPECT_EQ(task.at("refine.dropout"), 0.2);
  EXPECT_EQ(task.at("head.dropout"), 0.1);
  EXPECT_EQ(task.at("stage3.dropout"), 0.2);
  EXPECT_EQ(task.at("bottleneck.dropout"), 0.3);
  EXPECT_EQ(task.at("rescale.dropout"), 0.1);
  EXPECT_EQ(task.at("refine_residual.dropout6"), 0.1);
  const auto given = rates("task", {{"dropout1", "0.41"},
                                    {"dense_dropout", "0.42"},
                                    {"bin_dropout", "0.43"},
                                    {"dropout4", "0.44"},
                                    {"residual_dropout", "0.45"},
                                    {"head_dropout", "0.46"}});
  EXPECT_EQ(given.at("stage1.dropout"), 0.41);
  EXPECT_EQ(given.at("bottleneck.dropout"), 0.42);
  EXPECT_EQ(given.at("rescale.dropout"), 0.43);
  EXPECT_EQ(given.at("refine.dropout"), 0.44);
  EXPECT_EQ(given.at("stage2.residual.dropout3"), 0.45);
  EXPECT_EQ(given.at("head.dropout"), 0.46);
}

// Both passes of the joint heads against a loop over tracks that stand alone.
TEST(TaskHeadsTest, EqualALoopOverTheTracks) {
  constexpr std::int64_t kChannels = 5, kTracks = 4, kFilters = 6, kBins = 11;
  for (const int width : {7, 4}) {
    TaskHeads heads(catalogue::HeadSizes{true, kFilters, width, 0.0}, kChannels, kTracks);
    heads->to(torch::kFloat64);
    torch::manual_seed(2);
    {
      const torch::NoGradGuard no_gradient;
      for (torch::Tensor& parameter : heads->parameters()) parameter.normal_();
    }
    const torch::Tensor x =
        torch::randn({3, kChannels, kBins}, torch::kFloat64).requires_grad_();
    const torch::Tensor scale = torch::randn({3, kTracks, kBins}, torch::kFloat64);
    const auto parameter = [&](const char* name) {
      return heads->named_parameters()[name];
    };
    std::vector<torch::Tensor> outputs;
    for (std::int64_t track = 0; track < kTracks; ++track) {
      const auto own = [&](const char* name) {
        return parameter(name).narrow(0, track * kFilters, kFilters);
      };
      const torch::Tensor padded =
          torch::constant_pad_nd(x, {(width - 1) / 2, width / 2});
      torch::Tensor h =
          torch::conv1d(padded, own("convolution.weight"), own("convolution.bias"));
      h = torch::batch_norm(h, own("norm.weight"), own("norm.bias"), {}, {}, true, 0.0,
                            1e-3, false);
      outputs.push_back(torch::conv1d(torch::relu(h),
                                      parameter("dense.weight")[track].view({1, -1, 1}),
                                      parameter("dense.bias")[track].view({1})));
    }
    std::vector<torch::Tensor> inputs = heads->parameters();
    inputs.push_back(x);
    const torch::Tensor expected = torch::cat(outputs, 1), ours = heads->forward(x);
    EXPECT_TRUE(torch::allclose(ours, expected, 1e-12, 1e-12)) << width;
    const auto theirs = torch::autograd::grad({(expected * scale).sum()}, inputs);
    const auto gradients = torch::autograd::grad({(ours * scale).sum()}, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      EXPECT_TRUE(torch::allclose(gradients[i], theirs[i], 1e-10, 1e-10)) << i;
    }
  }
}

TEST(TaskHeadsTest, FirstWeightsAreThoseOfOneHead) {
  const auto model = make_model(spec_of("cnn", {{"head", "task"}, {"width", "0.25"}}), 7);
  const auto bpnet = make_model(spec_of("bpnet_original", {}, 32, 8), 7);
  const auto check = [](const Model& of, const char* name, double fans) {
    const double limit = std::sqrt(6.0 / fans);
    const torch::Tensor weight = of.named_parameters()[name];
    EXPECT_LE(weight.abs().max().item<double>(), limit * (1 + 1e-6)) << name;
    EXPECT_GT(weight.abs().max().item<double>(), 0.8 * limit) << name;
  };
  check(*model, "head.convolution.weight", (64 + 16) * 7);
  check(*model, "head.dense.weight", 16 + 1);
  check(*bpnet, "counts.weight", 64 + 1);
  check(*bpnet, "head.weight", (64 + 1) * 25);
}

}  // namespace
}  // namespace s2fbench::models
