// The Basenji family: what its blocks are, how they start, that all of it learns.
#include <gtest/gtest.h>

#include <cmath>

#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/upsampling.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

torch::Tensor input(int length) {
  const torch::Tensor letters = torch::arange(4 * length).mul(7).remainder(11);
  return torch::one_hot(letters.remainder(4), 4)
      .to(torch::kFloat32)
      .view({4, length, 4})
      .transpose(1, 2)
      .contiguous();
}

struct Cell {
  const char* model;
  int resolution;
};

TEST(BasenjiTest, EveryParameterGetsAGradientOnceTheNormsAreOpen) {
  for (const Cell& cell :
       {Cell{"basenji", 1}, Cell{"basenji", 64}, Cell{"basenjimod", 1},
        Cell{"basenjimod", 64}, Cell{"basset", 512}, Cell{"basenji_binary", 512}}) {
    const auto model =
        make_model(spec_of(cell.model, {{"width", "0.05"}}, cell.resolution), 3);
    for (BatchNorm& norm : batch_norms(*model)) {
      const torch::NoGradGuard no_gradient;
      norm->weight.fill_(1.0);  // a residual unit's second one starts closed
    }
    seed_dropout(*model, 1, 2, 3);
    // The square: batch norm hides a constant gradient from what is before it.
    model->forward(input(512)).profile.square().mean().backward();
    for (const auto& item : model->named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << cell.model << " " << item.key();
      EXPECT_GT(item.value().grad().abs().max().item<float>(), 0.0f)
          << cell.model << " " << item.key();
    }
  }
}

TEST(BasenjiTest, ResidualUnitsStartAsNothing) {
  const auto model = make_model(spec_of("basenjimod", {{"width", "0.05"}}), 3);
  const auto parameters = model->named_parameters();
  EXPECT_EQ(parameters["trunk.dilated1.norm2.weight"].abs().max().item<float>(), 0.0f);
  EXPECT_EQ(parameters["trunk.dilated1.norm1.weight"].min().item<float>(), 1.0f);
  EXPECT_EQ(parameters["trunk.stem.norm.weight"].min().item<float>(), 1.0f);
}

TEST(BasenjiTest, OutputsArePositiveProfilesOrLogits) {
  for (const Cell& cell :
       {Cell{"basenji", 1}, Cell{"basenji", 256}, Cell{"basenjimod", 1},
        Cell{"basset", 512}, Cell{"basenji_binary", 512}}) {
    const auto model =
        make_model(spec_of(cell.model, {{"width", "0.05"}}, cell.resolution), 3);
    model->eval();
    const torch::Tensor output = model->forward(input(512)).profile;
    EXPECT_EQ(output.sizes(), (std::vector<std::int64_t>{4, 2, 512 / cell.resolution}));
    const bool binary =
        catalogue::find_model(cell.model)->task == catalogue::Task::binary;
    EXPECT_EQ(output.min().item<float>() < 0.0f, binary) << cell.model;
  }
}

TEST(BasenjiTest, BassetStartsGlorotNormal) {
  const auto parameters = make_model(spec_of("basset", {}, 512), 3)->named_parameters();
  const auto expect_spread = [&](const char* name, double fans) {
    EXPECT_NEAR(parameters[name].std().item<double>(), std::sqrt(2.0 / fans),
                0.02 * std::sqrt(2.0 / fans))
        << name;
  };
  expect_spread("stage1.convolution.weight", (4 + 300) * 10);
  expect_spread("stage2.convolution.weight", (300 + 200) * 11);
  expect_spread("dense1.weight", 512 / 48 * 200 + 1000);
}

TEST(BasenjiTest, AveragesFollowQuickly) {
  const auto model = make_model(spec_of("basenjimod", {{"width", "0.05"}}), 3);
  for (BatchNorm& norm : batch_norms(*model)) {
    norm->move(torch::ones_like(norm->running_mean),
               torch::ones_like(norm->running_mean));
    EXPECT_NEAR(norm->running_mean.max().item<float>(), 0.1f, 1e-6f);
  }
}

TEST(BasenjiTest, SingleBaseKernelsStartAsColumnsOfSquareOnes) {
  const auto spread = [](const char* square, const char* layer) {
    const auto model = make_model(
        spec_of("basenjimod", {{"width", "0.25"}, {"base_square_start", square}}, 1), 3);
    return model->named_parameters()[layer].std().item<double>();
  };
  struct Row {
    const char* layer;
    double width;
  };
  for (const Row& row : {Row{"trunk.stem.convolution.weight", 15},
                         Row{"trunk.tower1.convolution.weight", 5},
                         Row{"trunk.dilated1.convolution1.weight", 3},
                         Row{"trunk.dilated1.convolution2.weight", 1}}) {
    EXPECT_NEAR(spread("false", row.layer) / spread("true", row.layer),
                std::sqrt(row.width), 1e-4)
        << row.layer;
  }
}

TEST(BasenjiTest, AllOptionsBuild) {
  const catalogue::Options odd = {{"width", "0.05"},
                                  {"stem_kernel", "4"},
                                  {"tower_kernel", "2"},
                                  {"dilated_kernel", "2"},
                                  {"dilated_units", "4"},
                                  {"dilation_growth", "1.5"},
                                  {"growth", "1.5"},
                                  {"add_dropout", "true"},
                                  {"up_kernel", "4"},
                                  {"base_dilation_growth", "2"},
                                  {"base_dilated_dropout", "0"},
                                  {"base_last_dropout", "0.5"}};
  for (const int resolution : {1, 32, 256}) {
    const ModelSpec spec = spec_of("basenjimod", odd, resolution);
    const auto model = make_model(spec, 3);
    EXPECT_EQ(count(model->parameters()),
              catalogue::find_model("basenjimod")->parameters(spec.request));
    seed_dropout(*model, 1, 2, 3);
    EXPECT_EQ(model->forward(input(512)).profile.sizes(),
              (std::vector<std::int64_t>{4, 2, 512 / resolution}));
  }
}

TEST(UpConvolutionTest, RepeatedIsRepeatingFirst) {
  for (const int width : {2, 3, 4, 5, 8}) {
    UpConvolution layer(3, 4, width);
    layer->to(torch::kFloat64);
    const torch::NoGradGuard no_gradient;
    layer->weight.uniform_(-1, 1);
    layer->bias.uniform_(-1, 1);
    const torch::Tensor x = torch::randn({2, 3, 7}, torch::kFloat64);
    const torch::Tensor expected = layer->forward(x.repeat_interleave(2, 2));
    ASSERT_EQ(expected.size(2), 28);
    EXPECT_TRUE(torch::allclose(layer->repeated(x, layer->weight, layer->bias), expected,
                                1e-12, 1e-12))
        << width;
  }
}

// Keras' "same" transposed convolution, written out: the full result has
// width - 2 columns too many, of which the lesser half is cut on the left.
TEST(UpConvolutionTest, CutsAsKerasDoes) {
  for (const int width : {2, 3, 4, 5}) {
    UpConvolution layer(1, 1, width);
    layer->to(torch::kFloat64);
    const torch::NoGradGuard no_gradient;
    layer->weight.copy_(torch::arange(1, width + 1).view({1, 1, width}));
    const torch::Tensor x = torch::tensor({1.0, 10.0, 100.0}, torch::kFloat64);
    std::vector<double> full(4 + static_cast<std::size_t>(width), 0.0);
    for (int i = 0; i < 3; ++i) {
      for (int k = 0; k < width; ++k) {
        full[static_cast<std::size_t>(2 * i + k)] += x[i].item<double>() * (k + 1);
      }
    }
    const torch::Tensor y = layer->forward(x.view({1, 1, 3}));
    ASSERT_EQ(y.size(2), 6);
    for (int i = 0; i < 6; ++i) {
      EXPECT_DOUBLE_EQ(y[0][0][i].item<double>(),
                       full[static_cast<std::size_t>(i + (width - 2) / 2)])
          << width;
    }
  }
}

}  // namespace
}  // namespace s2fbench::models
