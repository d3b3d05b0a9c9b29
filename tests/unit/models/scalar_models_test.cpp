// Models of sequence tables: inputs and outputs, gradients, rates, first weights, and the
// order of dropout and pool, which evaluation does not show.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "models/dropout.hpp"
#include "models/scalar_blocks.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& row : catalogue::models()) {
    if (row.task == catalogue::Task::scalar && !row.fitted) all.push_back(row.name);
  }
  return all;
}

// Small, on `positions` vectors of `channels` numbers, 3 tracks.
ModelSpec small(const std::string& name, int channels = 4, int positions = 64,
                catalogue::Options options = {}) {
  options.insert({"width", "0.05"});
  ModelSpec spec = spec_of(name, options, positions, 3, positions);
  spec.request.channels = channels;
  if (name == "splice_cnn") spec.request.sequences = 2;
  return spec;
}

torch::Tensor numbers(int batch, int channels, int positions) {
  return torch::arange(batch * channels * positions)
      .to(torch::kFloat32)
      .mul(0.7)
      .sin()
      .view({batch, channels, positions});
}

TEST(ScalarModelTest, OneNumberPerTrackWhateverTheChannels) {
  ASSERT_GE(names().size(), 9u);
  for (const std::string& name : names()) {
    for (const int channels : {1, 4, 16}) {
      const auto model = make_model(small(name, channels), 4);
      model->eval();
      const losses::Prediction prediction = model->forward(numbers(5, channels, 64));
      EXPECT_EQ(prediction.profile.sizes(), (std::vector<std::int64_t>{5, 3, 1})) << name;
      EXPECT_FALSE(prediction.log_counts.defined());
    }
  }
}

// The gradient of l2 * sum(w^2) is 2 l2 w. In double precision, to which the model is
// moved: what adds it must follow the weights.
TEST(ScalarModelTest, L2PenaltyIsInTheGradientsOfItsLayers) {
  const std::map<std::string, std::vector<std::string>> layers = {
      {"insert_residual", {"stage1.convolution", "stage2.convolution"}},
      {"rbp_supervised", {"stage1.convolution", "stage2.convolution", "dense.dense"}}};
  for (const auto& [name, penalised] : layers) {
    const auto gradients = [&, &name = name](const std::string& l2) {
      const auto model = make_model(small(name, 4, 64, {{"l2", l2}}), 4);
      model->to(torch::kFloat64);
      model->eval();
      model->forward(numbers(6, 4, 64).to(torch::kFloat64)).profile.sum().backward();
      return model->named_parameters();
    };
    const auto with = gradients("0.25"), without = gradients("0");
    std::size_t found = 0;
    for (const auto& item : without) {
      const bool expected = std::any_of(
          penalised.begin(), penalised.end(),
          [&](const std::string& layer) { return item.key() == layer + ".weight"; });
      found += expected ? 1 : 0;
      const torch::Tensor difference = with[item.key()].grad() - item.value().grad();
      const torch::Tensor penalty = (expected ? 0.5 : 0.0) * item.value().detach();
      EXPECT_LT((difference - penalty).abs().max().item<double>(), 1e-12)
          << name << " " << item.key();
    }
    EXPECT_EQ(found, penalised.size());
  }
}

// In evaluation: there no batch norm cancels the bias before it.
TEST(ScalarModelTest, GradientsReachEveryParameter) {
  for (const std::string& name : names()) {
    const auto model = make_model(small(name, 4, 64,
                                        {{"width", "0.2"},
                                         {"input_norm", "true"},
                                         {"layer_norm", "true"},
                                         {"reduce", "12"}}),
                                  4);
    model->eval();
    {
      const torch::NoGradGuard no_gradient;  // so that no ReLU is dead by chance
      for (auto& item : model->named_parameters()) {
        if (item.key().ends_with("bias")) item.value().fill_(0.05);
      }
    }
    model->forward(numbers(6, 4, 64)).profile.square().sum().backward();
    for (const auto& item : model->named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << name << " " << item.key();
      EXPECT_GT(item.value().grad().abs().max().item<float>(), 0.0f)
          << name << " " << item.key();
    }
  }
}

TEST(ScalarModelTest, CountsEqualTheCatalogueForEveryOption) {
  const std::vector<catalogue::Options> options = {
      {{"input_norm", "true"}, {"layer_norm", "true"}, {"reduce", "9"}},
      {{"input_norm", "false"}, {"reduce", "1"}, {"bypass", "true"}},
      {{"dilations", "doubled"}, {"position_units", "0"}, {"units2", "64"}},
      {{"residual_depth", "0"}, {"pool1", "1"}, {"pool", "3"}, {"average_pool", "1"}},
      {{"kernel1", "4"}, {"kernel2", "5"}, {"filters1", "33"}, {"units1", "77"}},
  };
  for (const std::string& name : names()) {
    for (const auto& given : options) {
      const ModelSpec spec = small(name, 5, 66, given);
      EXPECT_EQ(count(make_model(spec, 1)->parameters()),
                catalogue::find_model(name)->parameters(spec.request))
          << name;
    }
  }
}

TEST(ScalarModelTest, PooledVectorsArePositionsOfOne) {
  const auto model = make_model(small("mlp", 24, 1), 4);
  model->eval();
  const torch::Tensor x = numbers(4, 24, 1);
  EXPECT_EQ(model->forward(x).profile.sizes(), (std::vector<std::int64_t>{4, 3, 1}));
  const auto cnn =
      make_model(small("mpra_cnn", 24, 1, {{"pool1", "1"}, {"pool2", "1"}}), 4);
  cnn->eval();
  EXPECT_EQ(cnn->forward(x).profile.sizes(), (std::vector<std::int64_t>{4, 3, 1}));
}

TEST(ScalarModelTest, BranchesHaveWeightsOfTheirOwn) {
  const auto model = make_model(small("splice_cnn"), 4);
  model->eval();
  const auto parameters = model->named_parameters();
  EXPECT_FALSE(torch::equal(parameters["acceptor.convolution.weight"],
                            parameters["donor.convolution.weight"]));
  const torch::Tensor x = numbers(3, 4, 64);
  const torch::Tensor swapped = torch::cat({x.narrow(2, 32, 32), x.narrow(2, 0, 32)}, 2);
  EXPECT_FALSE(
      torch::allclose(model->forward(x).profile, model->forward(swapped).profile));
}

std::map<std::string, double> rates(const std::string& name,
                                    const catalogue::Options& options = {}) {
  std::map<std::string, double> found;
  for (const auto& item :
       make_model(small(name, 4, 64, options), 1)->named_modules("", false)) {
    if (auto* dropout = item.value()->as<DropoutImpl>())
      found[item.key()] = dropout->rate;
  }
  return found;
}

TEST(ScalarModelTest, RatesAreTheStudys) {
  using Rates = std::map<std::string, double>;
  EXPECT_EQ(rates("mlp"), (Rates{{"dense1.dropout", 0.5}, {"dense2.dropout", 0.5}}));
  EXPECT_EQ(rates("mpra_cnn"), (Rates{{"stage1.dropout", 0.2},
                                      {"stage2.dropout", 0.2},
                                      {"dense1.dropout", 0.5},
                                      {"dense2.dropout", 0.5}}));
  EXPECT_EQ(rates("chip_cnn"), (Rates{{"stage1.dropout", 0.2},
                                      {"stage2.dropout", 0.2},
                                      {"stage3.dropout", 0.2},
                                      {"dense1.dropout", 0.5}}));
  EXPECT_EQ(rates("splice_cnn").at("acceptor.dropout"), 0.2);
  EXPECT_EQ(rates("splice_cnn").size(), 6u);
  const auto resnet = rates("mpra_resnet");
  EXPECT_EQ(resnet.size(), 10u);
  for (const char* layer : {"stage1.dropout", "dropout", "stage2.dropout"})
    EXPECT_EQ(resnet.at(layer), 0.2) << layer;
  EXPECT_EQ(resnet.at("residual.dropout6"), 0.1);
  EXPECT_EQ(resnet.at("position.dropout"), 0.5);
  EXPECT_EQ(resnet.at("dense1.dropout"), 0.5);
  EXPECT_EQ(rates("mprann"),
            (Rates{{"dropout1", 0.1}, {"dropout2", 0.1}, {"dense_dropout", 0.3}}));
  const auto rna = rates("insert_residual");
  EXPECT_EQ(rna.at("stage1.dropout"), 0.1);
  EXPECT_EQ(rna.at("residual.dropout3"), 0.1);
  EXPECT_EQ(rna.at("pool_dropout"), 0.1);
  EXPECT_EQ(rna.at("stage2.dropout"), 0.0);
  EXPECT_EQ(rna.at("mean_dropout"), 0.1);
  EXPECT_EQ(rna.at("dense_dropout"), 0.5);
  EXPECT_EQ(rates("rbp_supervised").at("dense_dropout"), 0.5);
  const auto given = rates("mpra_cnn", {{"dropout1", "0.41"}, {"dense_dropout", "0.42"}});
  EXPECT_EQ(given.at("stage1.dropout"), 0.41);
  EXPECT_EQ(given.at("dense2.dropout"), 0.42);
}

// A pool behind dropout chooses among what was left: with 5 equal positions in a window
// and rate 0.2 only 0.2^5 of the outputs are zero; before the pool it is 0.2 of them.
TEST(ScalarModelTest, DropoutIsBeforeOrBehindThePool) {
  for (const bool first : {true, false}) {
    ConvolutionUnitOptions options;
    options.filters = 50;
    options.pool = 5;
    options.dropout = 0.2;
    options.activation = Activation::exponential;
    options.dropout_first = first;
    ConvolutionUnit unit(options);  // weights zero: every activation is exp(0) = 1
    seed_dropout(*unit, 1, 1, 1);
    const torch::Tensor h = unit->forward(torch::ones({20, 4, 100}));
    ASSERT_EQ(h.numel(), 20 * 50 * 20);
    const double zeros = h.eq(0).to(torch::kFloat64).mean().item<double>();
    EXPECT_NEAR(zeros, first ? 0.00032 : 0.2, first ? 0.0005 : 0.01);
    EXPECT_NEAR(h.max().item<double>(), 1.25, 1e-6);
  }
}

// SiLU falls before it grows, so that the pool may not come first.
TEST(ScalarModelTest, SiluIsTakenBeforeThePool) {
  ConvolutionUnitOptions options;
  options.channels = options.filters = 1;
  options.pool = 2;
  options.activation = Activation::silu;
  ConvolutionUnit unit(options);
  const torch::NoGradGuard no_gradient;
  unit->named_parameters()["convolution.weight"].fill_(1);
  unit->eval();
  const torch::Tensor x = torch::tensor({-1.3f, -8.0f, 0.5f, -1.3f}).view({1, 1, 4});
  const torch::Tensor scaled = x / std::sqrt(1 + 1e-3);
  const torch::Tensor expected = torch::max_pool1d(scaled * torch::sigmoid(scaled), 2);
  EXPECT_TRUE(torch::allclose(unit->forward(x), expected, 1e-6, 1e-7));
  EXPECT_GT(expected[0][0][0].item<float>(), -0.01f);  // of -8, not of the larger -1.3
}

TEST(ScalarModelTest, LayerNormIsOverTheChannelsOfEachPosition) {
  LayerNorm norm(6);
  const torch::NoGradGuard no_gradient;
  norm->weight.copy_(torch::arange(6) + 1);
  norm->bias.copy_(torch::arange(6) * 0.1);
  const torch::Tensor x = numbers(2, 6, 5);
  const torch::Tensor h = norm->forward(x);
  for (int b = 0; b < 2; ++b) {
    for (int l = 0; l < 5; ++l) {
      double mean = 0, square = 0;
      for (int c = 0; c < 6; ++c) mean += x[b][c][l].item<double>() / 6;
      for (int c = 0; c < 6; ++c)
        square += std::pow(x[b][c][l].item<double>() - mean, 2) / 6;
      for (int c = 0; c < 6; ++c) {
        const double expected =
            (x[b][c][l].item<double>() - mean) / std::sqrt(square + 1e-3) * (c + 1) +
            0.1 * c;
        EXPECT_NEAR(h[b][c][l].item<double>(), expected, 1e-5);
      }
    }
  }
}

TEST(ScalarModelTest, FirstWeightsAreTheStudys) {
  const auto weight = [](const std::string& name, const std::string& layer) {
    const ModelSpec spec = small(name, 4, 64, {{"width", "1"}});
    return torch::Tensor(make_model(spec, 3)->named_parameters()[layer + ".weight"]);
  };
  // mlp and mpra_cnn: normal, 0.005 everywhere.
  for (const char* layer : {"dense1.dense", "dense2.dense", "head"})
    EXPECT_NEAR(weight("mlp", layer).std().item<double>(), 0.005, 0.0005) << layer;
  for (const char* layer :
       {"front.reduce", "stage1.convolution", "stage2.convolution", "dense1.dense"})
    EXPECT_NEAR(weight("mpra_cnn", layer).std().item<double>(), 0.005, 0.0005) << layer;
  // He uniform in the convolutions of two, Glorot uniform in what is dense.
  const auto expect_uniform = [](const torch::Tensor& of, double limit) {
    EXPECT_LE(of.abs().max().item<double>(), limit * (1 + 1e-6));
    EXPECT_GT(of.abs().max().item<double>(), 0.97 * limit);
  };
  expect_uniform(weight("chip_cnn", "stage2.convolution"), std::sqrt(6.0 / (64 * 5)));
  expect_uniform(weight("chip_cnn", "dense1.dense"), std::sqrt(6.0 / (2 * 128 + 256)));
  expect_uniform(weight("splice_cnn", "donor.convolution"), std::sqrt(6.0 / (4 * 7)));
  expect_uniform(weight("splice_cnn", "dense2.dense"), std::sqrt(6.0 / 512));
  // Glorot uniform everywhere else.
  expect_uniform(weight("mpra_resnet", "stage1.convolution"),
                 std::sqrt(6.0 / ((4 + 196) * 19)));
  expect_uniform(weight("mprann", "stage2.convolution"), std::sqrt(6.0 / (500 * 8)));
  expect_uniform(weight("rbp_supervised", "residual.convolution2"),
                 std::sqrt(6.0 / (192 * 3)));
  expect_uniform(weight("insert_residual", "dense"), std::sqrt(6.0 / 256));
}

}  // namespace
}  // namespace s2fbench::models
