#include "models/linear.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

TEST(LinearModel, IsOneDenseLayerOnAllThatIsRead) {
  ModelSpec spec = spec_of("ridge", {}, 1, 3, 5);
  spec.request.channels = 7;
  const auto model = make_model(spec, 1);
  const auto count = [](const torch::Tensor& like, double step) {
    return torch::arange(like.numel(), torch::kFloat64)
        .mul(step)
        .sin()
        .view(like.sizes());
  };
  const torch::Tensor weight = count(torch::empty({3, 35}), 0.7);
  const torch::Tensor bias = count(torch::empty({3}), 1.3);
  set_linear(*model, weight, bias);
  const torch::Tensor input = count(torch::empty({4, 7, 5}), 0.1);
  const torch::Tensor output =
      model->forward(input.to(torch::kFloat32)).profile.to(torch::kFloat64);
  ASSERT_EQ(output.sizes(), (std::vector<std::int64_t>{4, 3, 1}));
  const torch::Tensor expected =
      torch::einsum("bcp,tcp->bt", {input, weight.view({3, 7, 5})}) + bias;
  EXPECT_LT((output.squeeze(2) - expected).abs().max().item<double>(), 1e-5);
}

TEST(LinearModel, IsZeroUntilItIsSolvedFor) {
  const auto model = make_model(spec_of("logistic", {}, 1, 2, 5), 1);
  EXPECT_EQ(model->forward(torch::ones({1, 4, 5})).profile.abs().sum().item<float>(), 0);
}

TEST(LinearModel, TakesWeightsOfItsOwnSizesAlone) {
  const auto model = make_model(spec_of("least_squares", {}, 1, 2, 5), 1);
  EXPECT_NO_THROW(set_linear(*model, torch::zeros({2, 20}), torch::zeros({2})));
  EXPECT_THROW(set_linear(*model, torch::zeros({2, 21}), torch::zeros({2})),
               InternalError);
  const auto other = make_model(spec_of("cnn", {{"width", "0.05"}}), 1);
  EXPECT_THROW(set_linear(*other, torch::zeros({2, 20}), torch::zeros({2})),
               InternalError);
}

}  // namespace
}  // namespace s2fbench::models
