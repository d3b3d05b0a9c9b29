#include "losses/loss.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::losses {
namespace {

using torch::indexing::Slice;

constexpr int kBatch = 3;
constexpr int kTracks = 2;
constexpr int kBins = 5;

// (batch, tracks, bins), double, positive.
torch::Tensor positive_values(const char* purpose) {
  RandomStream stream(11, purpose);
  torch::Tensor x = torch::empty({kBatch, kTracks, kBins}, torch::kFloat64);
  for (int i = 0; i < x.numel(); ++i)
    x.data_ptr<double>()[i] = 0.1 + 3.0 * stream.uniform();
  return x;
}

double at(const torch::Tensor& x, int b, int t, int l) {
  return x.index({b, t, l}).item<double>();
}

double plain_poisson(const torch::Tensor& p, const torch::Tensor& y) {
  double sum = 0;
  for (int b = 0; b < kBatch; ++b)
    for (int t = 0; t < kTracks; ++t)
      for (int l = 0; l < kBins; ++l)
        sum += at(p, b, t, l) - at(y, b, t, l) * std::log(at(p, b, t, l) + 1e-7);
  return sum / (kBatch * kTracks * kBins);
}

double plain_mse(const torch::Tensor& p, const torch::Tensor& y) {
  double sum = 0;
  for (int b = 0; b < kBatch; ++b)
    for (int t = 0; t < kTracks; ++t)
      for (int l = 0; l < kBins; ++l) sum += std::pow(at(p, b, t, l) - at(y, b, t, l), 2);
  return sum / (kBatch * kTracks * kBins);
}

// By the sums of products, unlike the library's centred form.
double plain_pearson(const torch::Tensor& p, const torch::Tensor& y) {
  double mean_r = 0;
  for (int t = 0; t < kTracks; ++t) {
    double n = 0, sp = 0, sy = 0, spp = 0, syy = 0, spy = 0;
    for (int b = 0; b < kBatch; ++b) {
      for (int l = 0; l < kBins; ++l) {
        const double u = at(p, b, t, l), v = at(y, b, t, l);
        n += 1, sp += u, sy += v, spp += u * u, syy += v * v, spy += u * v;
      }
    }
    mean_r += (n * spy - sp * sy) / std::sqrt((n * spp - sp * sp) * (n * syy - sy * sy)) /
              kTracks;
  }
  return -mean_r;
}

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

INSTANTIATE_TEST_SUITE_P(All, LossTest,
                         testing::Values(Reference{"poisson", plain_poisson},
                                         Reference{"mse", plain_mse},
                                         Reference{"pearson", plain_pearson}),
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
