#include "train/precision.hpp"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

TEST(Precision, ProductsAreInBfloat16WhileTheGuardLives) {
  const auto a = torch::linspace(-1, 1, 12).view({3, 4});
  const auto exact = torch::matmul(a, a.t());
  {
    const ForwardPrecision guard("bfloat16", torch::kCPU);
    const auto rounded = torch::matmul(a, a.t());
    EXPECT_EQ(rounded.scalar_type(), torch::kBFloat16);
    // 8 bits of mantissa.
    EXPECT_LT((rounded.to(torch::kFloat32) - exact).abs().max().item<float>(), 0.02);
  }
  EXPECT_FALSE(at::autocast::is_autocast_enabled(torch::kCPU));
  const ForwardPrecision guard("float32", torch::kCPU);
  EXPECT_TRUE(torch::equal(torch::matmul(a, a.t()), exact));
}

TEST(Precision, Tf32IsOffUnlessAskedFor) {
  {
    const MatrixPrecision guard("tf32");
    EXPECT_TRUE(at::globalContext().allowTF32CuBLAS());
    EXPECT_TRUE(at::globalContext().allowTF32CuDNN());
  }
  EXPECT_FALSE(at::globalContext().allowTF32CuBLAS());
  EXPECT_FALSE(at::globalContext().allowTF32CuDNN());
  const MatrixPrecision guard("float32");
  EXPECT_FALSE(at::globalContext().allowTF32CuDNN());
}

class Bfloat16 : public testing::TestWithParam<std::string> {};

// Weights stay 32-bit floats; gradients are other ones than those of 32-bit floats, near
// them where batch norms after batch norms do not blow up roundings (residualbind's do).
TEST_P(Bfloat16, TrainsEveryModel) {
  const TinyData tiny(test::TinyPeaks::some);
  auto settings = tiny_settings_for(GetParam());
  const auto input = tiny_input(tiny.dataset, settings, 8);
  std::vector<double> values;
  const auto gradients_in = [&](const char* precision) {
    settings.train.precision = precision;
    const auto model = tiny_model(tiny.dataset, settings);
    model->train();
    Step step(*model, losses::make_loss(settings.loss), settings, comm::local_context());
    values.push_back(step.run(input).loss);
    std::vector<torch::Tensor> flat;
    for (const auto& parameter : model->parameters()) {
      EXPECT_EQ(parameter.scalar_type(), torch::kFloat32);
      flat.push_back(parameter.grad().flatten());
    }
    return torch::cat(flat);
  };
  const auto exact = gradients_in("float32");
  const auto rounded = gradients_in("bfloat16");
  const auto cosine = torch::dot(exact, rounded) / (exact.norm() * rounded.norm());
  const bool residual = GetParam().rfind("residual", 0) == 0;
  EXPECT_GT(cosine.item<double>(), residual ? 0.2 : 0.95);
  EXPECT_NEAR(values[1], values[0], 0.02 * std::abs(values[0]));
  EXPECT_FALSE(torch::equal(exact, rounded));
}

INSTANTIATE_TEST_SUITE_P(Models, Bfloat16, testing::ValuesIn(all_model_names()));

}  // namespace
}  // namespace s2fbench::train
