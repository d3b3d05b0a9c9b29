#include <gtest/gtest.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/model.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

torch::Tensor input(int batch, int length) {
  const torch::Tensor letters = torch::arange(batch * length).mul(7).remainder(11);
  return torch::one_hot(letters.remainder(4), 4)
      .to(torch::kFloat32)
      .view({batch, length, 4})
      .transpose(1, 2)
      .contiguous();
}

torch::Tensor parameter(const Model& model, const std::string& name) {
  return model.named_parameters()[name];
}

struct Published {
  const char* model;
  int resolution;
  std::int64_t trainable;
  std::int64_t moving;  // batch norm averages
};

TEST(ArchitecturesTest, ParameterCountsEqualThePublishedOnes) {
  const Published rows[] = {
      {"cnn", 1, 7'639'375, 35'712},
      {"cnn", 32, 3'528'527, 3'968},
      {"residualbind32", 32, 19'252'239, 17'920},
      {"bpnet", 1, 1'824'527, 0},
      {"bpnet", 128, 1'824'527, 0},
      {"basenji", 1, 2'025'231, 13'056},
      {"basenji", 128, 2'025'231, 13'056},
      {"basenji_binary", 2048, 2'025'231, 13'056},
      {"basset", 2048, 10'371'115, 1'400},
  };
  for (const Published& row : rows) {
    const ModelSpec spec = spec_of(row.model, {}, row.resolution, 15, 2048);
    const auto model = make_model(spec, 1);
    EXPECT_EQ(count(model->parameters()), row.trainable) << row.model;
    EXPECT_EQ(count(model->buffers()), row.moving) << row.model;
  }
}

TEST(ArchitecturesTest, NamesAndCountsEqualTheCatalogue) {
  std::vector<std::string> listed, made = factory_names();
  for (const auto& row : catalogue::models()) listed.push_back(row.name);
  std::sort(listed.begin(), listed.end());
  std::sort(made.begin(), made.end());
  EXPECT_EQ(made, listed);
  for (const auto& row : catalogue::models()) {
    for (const char* width : {"0.05", "0.125", "0.3"}) {
      const ModelSpec spec = fitting_spec(row.name, {{"width", width}});
      EXPECT_EQ(count(make_model(spec, 1)->parameters()), row.parameters(spec.request))
          << row.name << " " << width;
    }
  }
}

TEST(ArchitecturesTest, OutputIsBatchTracksBins) {
  struct Shape {
    const char* model;
    int resolution;
  };
  for (const Shape& s : {Shape{"cnn", 1}, Shape{"cnn", 512}, Shape{"bpnet", 1},
                         Shape{"bpnet", 64}, Shape{"residualbind32", 32}}) {
    const auto model = make_model(spec_of(s.model, {{"width", "0.02"}}, s.resolution), 1);
    model->eval();
    const torch::Tensor output = model->forward(input(3, 512)).profile;
    EXPECT_EQ(output.sizes(), (std::vector<std::int64_t>{3, 2, 512 / s.resolution}));
    EXPECT_GT(output.min().item<float>(), 0.0f) << "a softplus ends " << s.model;
  }
}

TEST(ArchitecturesTest, BpnetEndsLinearWhenTheLossAllowsIt) {
  ModelSpec spec = spec_of("bpnet", {{"width", "0.05"}});
  const torch::Tensor x = input(2, 512);
  const torch::Tensor positive = make_model(spec, 3)->forward(x).profile;
  spec.positive_output = false;
  const torch::Tensor linear = make_model(spec, 3)->forward(x).profile;
  EXPECT_FALSE(torch::equal(positive, linear));
  EXPECT_TRUE(torch::equal(positive, torch::softplus(linear)));
}

TEST(ArchitecturesTest, RefusesWhatTheCatalogueRefuses) {
  EXPECT_THROW(make_model(spec_of("residualbind32", {}, 128), 1), UserError);
  ModelSpec spec = spec_of("cnn", {});
  spec.name = "cnm";
  EXPECT_THROW(make_model(spec, 1), UserError);
  spec.name = "cnn";
  spec.request.options.clear();
  EXPECT_THROW(make_model(spec, 1), InternalError);
}

TEST(InitialisationTest, DependsOnTheSeedAloneAndLeavesTorchAlone) {
  const ModelSpec spec = spec_of("cnn", {{"width", "0.05"}});
  torch::manual_seed(5);
  const auto one = make_model(spec, 7);
  const float after = torch::rand({1}).item<float>();
  torch::manual_seed(5);
  EXPECT_EQ(torch::rand({1}).item<float>(), after);
  const auto same = make_model(spec, 7), other = make_model(spec, 8);
  for (const auto& item : one->named_parameters()) {
    EXPECT_TRUE(torch::equal(item.value(), parameter(*same, item.key()))) << item.key();
    if (item.value().dim() > 1) {
      EXPECT_FALSE(torch::equal(item.value(), parameter(*other, item.key())));
    }
  }
}

TEST(InitialisationTest, EqualLayersOfTwoModelsStartEqual) {
  const auto fine = make_model(spec_of("cnn", {{"width", "0.05"}}, 32), 7);
  const auto coarse = make_model(spec_of("cnn", {{"width", "0.05"}}, 128), 7);
  for (const char* name : {"stage1.convolution.weight", "bottleneck.dense.weight"}) {
    EXPECT_TRUE(torch::equal(parameter(*fine, name), parameter(*coarse, name)));
  }
}

TEST(InitialisationTest, WeightsFillTheGlorotRange) {
  const auto cnn = make_model(spec_of("cnn", {{"width", "0.25"}}), 7);
  const auto bpnet = make_model(spec_of("bpnet", {{"width", "0.25"}}, 32, 15), 7);
  const auto check = [](const torch::Tensor& weight, double fans) {
    const double limit = std::sqrt(6.0 / fans);
    EXPECT_LE(weight.abs().max().item<double>(), limit * (1 + 1e-6));
    EXPECT_GT(weight.abs().max().item<double>(), 0.97 * limit);
    EXPECT_NEAR(weight.mean().item<double>(), 0.0, 0.05 * limit);
    EXPECT_NEAR(weight.var().item<double>(), limit * limit / 3, 0.04 * limit * limit);
  };
  check(parameter(*cnn, "stage2.convolution.weight"), (48 + 64) * 7);
  check(parameter(*cnn, "bottleneck.dense.weight"), 4 * 128 + 64);
  // A head per track: one filter in the fan, not one per track.
  check(parameter(*bpnet, "head.weight"), (64 + 1) * 7);
  EXPECT_EQ(parameter(*bpnet, "head.bias").abs().max().item<float>(), 0.0f);
  EXPECT_TRUE(torch::equal(parameter(*cnn, "stage1.norm.weight"), torch::ones({48})));
}

TEST(ModelTest, SameDropoutSeedSameGradient) {
  const ModelSpec spec = spec_of("residualbind32", {{"width", "0.02"}});
  const torch::Tensor x = input(4, 512);
  const auto gradient = [&](std::uint64_t item) {
    const auto model = make_model(spec, 3);
    seed_dropout(*model, 11, 2, item);
    model->forward(x).profile.mean().backward();
    return parameter(*model, "stage1.unit.convolution.weight").grad();
  };
  EXPECT_TRUE(torch::equal(gradient(5), gradient(5)));
  EXPECT_FALSE(torch::equal(gradient(5), gradient(6)));
}

TEST(ModelTest, BatchNormsAreListedInRegistrationOrder) {
  const auto model = make_model(spec_of("cnn", {{"width", "0.05"}}), 3);
  seed_dropout(*model, 1, 1, 1);
  model->forward(input(4, 512));
  const std::vector<BatchNorm> norms = batch_norms(*model);
  ASSERT_EQ(norms.size(), 6u);
  EXPECT_EQ(norms[4]->weight.numel(), 512 / 32 * 8);
  for (const BatchNorm& norm : norms) {
    EXPECT_EQ(norm->shard_mean.sizes(), norm->weight.sizes());
    EXPECT_FALSE(norm->shard_mean.requires_grad());
  }
}

}  // namespace
}  // namespace s2fbench::models
