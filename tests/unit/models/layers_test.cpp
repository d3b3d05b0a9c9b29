#include "models/layers.hpp"

#include <gtest/gtest.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/utils.h>

#include <cmath>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "models/batch_norm.hpp"
#include "models/blocks.hpp"
#include "models/dropout.hpp"

namespace s2fbench::models {
namespace {

torch::Tensor random(torch::IntArrayRef shape, const char* purpose) {
  RandomStream stream(3, purpose);
  torch::Tensor x = torch::empty(shape, torch::kFloat64);
  for (std::int64_t i = 0; i < x.numel(); ++i) x.data_ptr<double>()[i] = stream.normal();
  return x;
}

// Keras' "same" padding, written out: total = dilation (width - 1), left = total / 2.
TEST(ConvolutionTest, PadsAsKerasDoes) {
  constexpr int kLength = 9;
  for (const int width : {1, 2, 3, 4, 10}) {
    for (const int dilation : {1, 2, 3}) {
      Convolution layer(2, 3, width, dilation);
      layer->to(torch::kFloat64);
      const torch::NoGradGuard no_gradient;
      layer->weight.copy_(random({3, 2, width}, "w"));
      layer->bias.copy_(random({3}, "b"));
      const torch::Tensor x = random({1, 2, kLength}, "x"), y = layer->forward(x);
      ASSERT_EQ(y.size(2), kLength);
      const int left = dilation * (width - 1) / 2;
      for (int filter = 0; filter < 3; ++filter) {
        for (int l = 0; l < kLength; ++l) {
          double sum = layer->bias[filter].item<double>();
          for (int c = 0; c < 2; ++c) {
            for (int k = 0; k < width; ++k) {
              const int from = l - left + k * dilation;
              if (from < 0 || from >= kLength) continue;
              sum += layer->weight[filter][c][k].item<double>() *
                     x[0][c][from].item<double>();
            }
          }
          EXPECT_NEAR(y[0][filter][l].item<double>(), sum, 1e-12)
              << "width " << width << " dilation " << dilation << " at " << l;
        }
      }
    }
  }
}

// Mean and population variance of each feature by plain loops.
std::pair<double, double> moments(const torch::Tensor& x, int feature) {
  const torch::Tensor values = x.select(1, feature).contiguous().flatten();
  const double* v = values.data_ptr<double>();
  const std::int64_t n = values.numel();
  double mean = 0, square = 0;
  for (int i = 0; i < n; ++i) mean += v[i] / static_cast<double>(n);
  for (int i = 0; i < n; ++i) square += (v[i] - mean) * (v[i] - mean);
  return {mean, square / static_cast<double>(n)};
}

TEST(BatchNormTest, TrainingUsesAndLeavesTheShardsStatistics) {
  for (const auto& shape : {std::vector<std::int64_t>{6, 3}, {4, 3, 5}}) {
    BatchNorm norm(3);
    norm->to(torch::kFloat64);
    const torch::Tensor x = 2.0 + 3.0 * random(shape, "x"), y = norm->forward(x);
    for (int f = 0; f < 3; ++f) {
      const auto [mean, variance] = moments(x, f);
      EXPECT_NEAR(norm->shard_mean[f].item<double>(), mean, 1e-12);
      EXPECT_NEAR(norm->shard_variance[f].item<double>(), variance, 1e-12);
      const torch::Tensor expected = (x.select(1, f) - mean) / std::sqrt(variance + 1e-3);
      EXPECT_TRUE(torch::allclose(y.select(1, f), expected, 1e-12, 1e-12));
    }
    EXPECT_EQ(norm->running_mean.abs().max().item<double>(), 0.0);
    EXPECT_EQ(norm->running_variance.min().item<double>(), 1.0);
  }
}

TEST(BatchNormTest, MovesOnceAndEvaluatesWithTheAverages) {
  BatchNorm norm(2, 0.01);
  norm->to(torch::kFloat64);
  const torch::Tensor mean = torch::tensor({3.0, -1.0}, torch::kFloat64);
  const torch::Tensor variance = torch::tensor({4.0, 0.5}, torch::kFloat64);
  norm->move(mean, variance);
  norm->move(mean, variance);
  EXPECT_NEAR(norm->running_mean[0].item<double>(), 3.0 * (1 - 0.99 * 0.99), 1e-14);
  EXPECT_NEAR(norm->running_variance[1].item<double>(), 0.5 + 0.5 * 0.99 * 0.99, 1e-14);
  norm->eval();
  const torch::Tensor x = random({5, 2, 4}, "x");
  const torch::Tensor root = (norm->running_variance + 1e-3).sqrt().view({1, 2, 1});
  const torch::Tensor expected = (x - norm->running_mean.view({1, 2, 1})) / root;
  EXPECT_TRUE(torch::allclose(norm->forward(x), expected, 1e-12, 1e-12));
}

TEST(BatchNormTest, EachForwardHasItsOwnStatistics) {
  BatchNorm norm(2);
  norm->forward(torch::ones({4, 2}));
  const torch::Tensor first = norm->shard_mean;
  norm->forward(torch::zeros({4, 2}));
  EXPECT_EQ(first.min().item<float>(), 1.0f);
  EXPECT_EQ(norm->shard_mean.max().item<float>(), 0.0f);
}

// What the trainer does: the joined statistics of equal shards have the mean of the
// means, and the mean of the variances is at most the whole batch's variance.
TEST(BatchNormTest, TwoShardsJoinToTheWholeBatchsMean) {
  BatchNorm norm(3);
  norm->to(torch::kFloat64);
  const torch::Tensor x = random({8, 3, 5}, "x");
  norm->forward(x);
  const torch::Tensor whole_mean = norm->shard_mean,
                      whole_variance = norm->shard_variance;
  norm->forward(x.slice(0, 0, 4));
  const torch::Tensor mean1 = norm->shard_mean, variance1 = norm->shard_variance;
  norm->forward(x.slice(0, 4, 8));
  const torch::Tensor mean = (mean1 + norm->shard_mean) / 2;
  const torch::Tensor between = (mean1 - norm->shard_mean).square() / 4;
  EXPECT_TRUE(torch::allclose(mean, whole_mean, 1e-12, 1e-12));
  EXPECT_TRUE(torch::allclose((variance1 + norm->shard_variance) / 2 + between,
                              whole_variance, 1e-12, 1e-12));
}

TEST(BatchNormTest, OneValueHasNoVariance) {
  BatchNorm norm(2);
  norm->forward(torch::full({1, 2}, 5.0f));
  EXPECT_EQ(norm->shard_mean[1].item<float>(), 5.0f);
  EXPECT_EQ(norm->shard_variance.abs().max().item<float>(), 0.0f);
}

TEST(DropoutTest, KeepsTheMeanAndItsStream) {
  Dropout layer(0.3);
  const torch::Tensor x = torch::ones({100, 1000});
  EXPECT_THROW(layer->forward(x), InternalError);
  layer->seed(9);
  const torch::Tensor first = layer->forward(x), second = layer->forward(x);
  EXPECT_NEAR(first.mean().item<double>(), 1.0, 0.01);
  EXPECT_NEAR(first.eq(0).to(torch::kFloat64).mean().item<double>(), 0.3, 0.01);
  EXPECT_FLOAT_EQ(first.max().item<float>(), 1.0f / 0.7f);
  EXPECT_FALSE(torch::equal(first, second));
  layer->seed(9);
  EXPECT_TRUE(torch::equal(layer->forward(x), first));
  layer->eval();
  EXPECT_TRUE(torch::equal(layer->forward(x), x));
}

TEST(DropoutTest, LayersOfOneModelDifferAndSharedStateIsLeftAlone) {
  torch::nn::Sequential model(Dropout(0.5), Dropout(0.5));
  seed_dropout(*model, 1, 2, 3);
  torch::manual_seed(4);
  const torch::Tensor x = torch::ones({1000});
  const torch::Tensor one = model->at<DropoutImpl>(0).forward(x);
  const torch::Tensor two = model->at<DropoutImpl>(1).forward(x);
  EXPECT_FALSE(torch::equal(one, two));
  const float drawn = torch::rand({1}).item<float>();
  torch::manual_seed(4);
  EXPECT_EQ(torch::rand({1}).item<float>(), drawn);
}

TEST(ActivationTest, KnowsTwoWords) {
  EXPECT_EQ(parse_activation("exponential"), Activation::exponential);
  EXPECT_EQ(parse_activation("silu"), Activation::silu);
  EXPECT_THROW(parse_activation("gelu"), UserError);
}

}  // namespace
}  // namespace s2fbench::models
