// The divergence of exon inclusion, against the formula with its probabilities written
// out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "losses/loss.hpp"

namespace s2fbench::losses {
namespace {

constexpr int kExons = 4;
constexpr int kTissues = 5;

double share(double logit) {
  return std::clamp(1 / (1 + std::exp(-logit)), 1e-5, 1 - 1e-5);
}

// One exon in one tissue.
double plain_kl(double p, double difference, double mean) {
  if (std::isnan(difference) || std::isnan(mean)) return 0;
  const double t = share(difference + mean), q = share(p + mean);
  return t * std::log(t / q) + (1 - t) * std::log((1 - t) / (1 - q));
}

// Differences and means of logits, some not seen. (exons, tissues, 2)
torch::Tensor truth() {
  RandomStream stream(3, "truth");
  torch::Tensor y = torch::empty({kExons, kTissues, 2}, torch::kFloat64);
  double* values = y.data_ptr<double>();
  for (int i = 0; i < y.numel(); ++i) values[i] = 4 * stream.uniform() - 2;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  values[0] = nan;                            // the difference alone
  values[2 * 7 + 1] = nan;                    // the mean alone
  values[2 * 11] = values[2 * 11 + 1] = nan;  // both
  values[2 * 13] = 30, values[2 * 14] = -30;  // beyond the cut
  return y;
}

torch::Tensor prediction() {
  RandomStream stream(3, "prediction");
  torch::Tensor p = torch::empty({kExons, kTissues, 1}, torch::kFloat64);
  for (int i = 0; i < p.numel(); ++i) p.data_ptr<double>()[i] = 4 * stream.uniform() - 2;
  return p;
}

double plain_mean(const torch::Tensor& p, const torch::Tensor& y) {
  double sum = 0;
  for (int i = 0; i < p.numel(); ++i) {
    const double* of = y.data_ptr<double>() + 2 * i;
    sum += plain_kl(p.data_ptr<double>()[i], of[0], of[1]);
  }
  return sum / static_cast<double>(p.numel());
}

TEST(SpliceKl, EqualsTheFormula) {
  const auto p = prediction(), y = truth();
  const auto loss = make_loss("splice_kl")(p, y).value;
  EXPECT_EQ(loss.dim(), 0);
  EXPECT_GT(loss.item<double>(), 0.1);
  EXPECT_NEAR(loss.item<double>(), plain_mean(p, y), 1e-13);
  // Whether missing values are announced makes no difference.
  EXPECT_EQ(make_loss("splice_kl", 0, {}, true)(p, y).value.item<double>(),
            loss.item<double>());
}

TEST(SpliceKl, GradientEqualsFiniteDifferences) {
  auto p = prediction().requires_grad_();
  const auto y = truth();
  make_loss("splice_kl")(p, y).value.backward();
  constexpr double kStep = 1e-6;
  for (int i = 0; i < p.numel(); ++i) {
    const auto more = p.detach().clone(), less = p.detach().clone();
    more.data_ptr<double>()[i] += kStep;
    less.data_ptr<double>()[i] -= kStep;
    const double slope = (plain_mean(more, y) - plain_mean(less, y)) / (2 * kStep);
    EXPECT_NEAR(p.grad().data_ptr<double>()[i], slope, 1e-8) << i;
  }
  for (const int unseen : {0, 7, 11})
    EXPECT_EQ(p.grad().data_ptr<double>()[unseen], 0.0) << unseen;
}

TEST(SpliceKl, IsZeroWhereThePredictionIsRight) {
  const auto y = truth();
  const auto loss = make_loss("splice_kl")(y.narrow(2, 0, 1).nan_to_num(), y).value;
  EXPECT_NEAR(loss.item<double>(), 0.0, 1e-15);
}

TEST(SpliceKl, BeyondTheCutIsFiniteWithoutGradient) {
  for (const double far : {80.0, -80.0}) {
    auto p = torch::full({1, 1, 1}, far, torch::kFloat64).requires_grad_();
    const auto y = torch::tensor({0.5, -1.0}, torch::kFloat64).view({1, 1, 2});
    const auto loss = make_loss("splice_kl")(p, y).value;
    EXPECT_NEAR(loss.item<double>(), plain_kl(far, 0.5, -1), 1e-10);
    loss.backward();
    EXPECT_EQ(p.grad().item<double>(), 0.0);
  }
}

TEST(SpliceKl, SinglePrecisionIsCloseEverywhere) {
  const auto p = prediction(), y = truth();
  auto single = p.to(torch::kFloat32).requires_grad_();
  const auto loss = make_loss("splice_kl")(single, y.to(torch::kFloat32)).value;
  EXPECT_NEAR(loss.item<double>(), plain_mean(p, y), 1e-6);
  loss.backward();
  EXPECT_TRUE(single.grad().isfinite().all().item<bool>());
}

TEST(SpliceKl, NanOfThePredictionIsNotHidden) {
  auto p = prediction();
  p.data_ptr<double>()[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(make_loss("splice_kl")(p, truth()).value.item<double>()));
}

TEST(SpliceKl, OtherShapesAreOurBug) {
  EXPECT_THROW(make_loss("splice_kl")(prediction(), prediction()), InternalError);
  EXPECT_THROW(make_loss("splice_kl")(truth(), truth()), InternalError);
}

}  // namespace
}  // namespace s2fbench::losses
