#include "losses/loss.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "plain.hpp"

namespace s2fbench::losses {
namespace {

using torch::indexing::Slice;

struct Reference {
  const char* name;
  double (*value)(const torch::Tensor&, const torch::Tensor&);
};

class LossTest : public testing::TestWithParam<Reference> {};

TEST_P(LossTest, EqualsTheFormula) {
  const torch::Tensor p = positive_values("p"), y = positive_values("y");
  const torch::Tensor loss = make_loss(GetParam().name)(p, y).value;
  EXPECT_EQ(loss.dim(), 0);
  EXPECT_NEAR(loss.item<double>(), GetParam().value(p, y), 1e-13);
}

TEST_P(LossTest, GradientEqualsFiniteDifferences) {
  const torch::Tensor p = positive_values("p").requires_grad_();
  const torch::Tensor y = positive_values("y");
  make_loss(GetParam().name)(p, y).value.backward();
  constexpr double kStep = 1e-6;
  for (int i = 0; i < p.numel(); ++i) {
    const torch::Tensor more = p.detach().clone(), less = p.detach().clone();
    more.data_ptr<double>()[i] += kStep;
    less.data_ptr<double>()[i] -= kStep;
    const double slope =
        (GetParam().value(more, y) - GetParam().value(less, y)) / (2 * kStep);
    EXPECT_NEAR(p.grad().data_ptr<double>()[i], slope, 1e-8) << "element " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, LossTest,
    testing::Values(Reference{"poisson", plain_poisson}, Reference{"mse", plain_mse},
                    Reference{"pearson", plain_pearson},
                    Reference{"pearson_mse", plain_pearson_mse},
                    Reference{"pearson_poisson", plain_pearson_poisson},
                    Reference{"multinomial_mse", plain_multinomial_mse},
                    Reference{"bce", plain_bce}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PoissonTest, ZeroPredictionStaysFinite) {
  const torch::Tensor p = torch::zeros({1, 1, 4}), y = torch::ones({1, 1, 4});
  EXPECT_NEAR(make_loss("poisson")(p, y).value.item<double>(), -std::log(1e-7), 1e-5);
}

TEST(PearsonTest, ConstantTrackCountsAsZeroAndSendsNoGradient) {
  torch::Tensor p = positive_values("p");
  p.index_put_({Slice(), 1}, 0.1);
  p.requires_grad_();
  const torch::Tensor y = positive_values("y");
  const torch::Tensor loss = make_loss("pearson")(p, y).value;
  const double first_alone = make_loss("pearson")(p.index({Slice(), Slice(0, 1)}),
                                                  y.index({Slice(), Slice(0, 1)}))
                                 .value.item<double>();
  EXPECT_NEAR(loss.item<double>(), first_alone / 2, 1e-14);
  loss.backward();
  EXPECT_TRUE(p.grad().isfinite().all().item<bool>());
  EXPECT_EQ(p.grad().index({Slice(), 1}).abs().max().item<double>(), 0.0);
  EXPECT_GT(p.grad().index({Slice(), 0}).abs().max().item<double>(), 0.0);
}

TEST(PearsonTest, ConstantInSinglePrecisionIsConstantAtAnyValue) {
  const torch::Tensor y = torch::arange(64 * 37).view({64, 1, 37}).to(torch::kFloat32);
  for (const double value : {0.0, 0.1, 1.0 / 3.0, 1234.567, -7e-4}) {
    const torch::Tensor p = torch::full_like(y, value).requires_grad_();
    const torch::Tensor loss = make_loss("pearson")(p, y).value;
    EXPECT_EQ(loss.item<float>(), 0.0f) << value;
    loss.backward();
    EXPECT_EQ(p.grad().abs().max().item<float>(), 0.0f) << value;
  }
}

TEST(PearsonTest, SmallSpreadOnALargeMeanIsNotConstant) {
  const torch::Tensor y = torch::arange(1000).view({10, 1, 100}).to(torch::kFloat64);
  const torch::Tensor p = 1e6 + y * 1e-4;
  EXPECT_NEAR(make_loss("pearson")(p, y).value.item<double>(), -1.0, 1e-9);
}

TEST(PearsonTest, NanIsNotHidden) {
  torch::Tensor p = positive_values("p");
  p.index_put_({0, 0, 0}, std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(
      std::isnan(make_loss("pearson")(p, positive_values("y")).value.item<double>()));
}

TEST(LossRegistryTest, NamesEqualTheCatalogue) {
  std::vector<std::string> listed;
  for (const auto& row : catalogue::losses()) listed.push_back(row.name);
  EXPECT_EQ(factory_names(), listed);
}

TEST(LossRegistryTest, UnknownNameIsAUserErrorWithAHint) {
  try {
    make_loss("poison");
    FAIL() << "no error";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'poisson'"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace s2fbench::losses
