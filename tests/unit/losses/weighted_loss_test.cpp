// Losses of two terms: the weight alpha, the profile's multinomial with its counts, and
// cases made by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "losses/formulas.hpp"
#include "plain.hpp"

namespace s2fbench::losses {
namespace {

using torch::indexing::Slice;

torch::Tensor row(std::vector<double> values) {
  return torch::tensor(values, torch::kFloat64).view({1, 1, -1});
}

// The gradient of `value` at x by central differences.
torch::Tensor slopes(const torch::Tensor& x,
                     const std::function<double(const torch::Tensor&)>& value) {
  constexpr double kStep = 1e-6;
  torch::Tensor out = torch::empty_like(x);
  for (int i = 0; i < x.numel(); ++i) {
    const torch::Tensor more = x.detach().clone(), less = x.detach().clone();
    more.data_ptr<double>()[i] += kStep;
    less.data_ptr<double>()[i] -= kStep;
    out.data_ptr<double>()[i] = (value(more) - value(less)) / (2 * kStep);
  }
  return out;
}

double largest(const torch::Tensor& x) { return x.abs().max().item<double>(); }

TEST(Alpha, ZeroMeansTheStudysWeight) {
  const auto p = positive_values("p"), y = positive_values("y");
  const auto value = [&](const char* name, double alpha) {
    return make_loss(name, alpha)(p, y).value.item<double>();
  };
  EXPECT_EQ(value("pearson_mse", 0), value("pearson_mse", 1e-3));
  EXPECT_EQ(value("multinomial_mse", 0), value("multinomial_mse", 1e-7));
  EXPECT_NEAR(value("pearson_mse", 0.5), plain_pearson(p, y) + 0.5 * plain_mse(p, y),
              1e-13);
  EXPECT_NEAR(value("multinomial_mse", 1e-4),
              1e-4 * plain_multinomial(p, y) + plain_mse(p, y), 1e-13);
}

TEST(Alpha, IsRefusedByALossWithoutOne) {
  for (const auto& loss : catalogue::losses()) {
    if (loss.alpha == 0) {
      EXPECT_THROW(make_loss(loss.name, 0.1), UserError) << loss.name;
    } else {
      EXPECT_NO_THROW(make_loss(loss.name, 0.1)) << loss.name;
    }
  }
}

TEST(Multinomial, EqualsTheProbabilityOfWholeCounts) {
  // Five reads, two, one and two in bins of equal share: 5! / (2! 1! 2!) / 3^5.
  const double expected = -std::log(30.0 / 243.0);
  EXPECT_NEAR(multinomial_nll(row({7, 7, 7}), row({2, 1, 2})).item<double>(), expected,
              1e-13);
  // The log is divided by the windows alone: two tracks count twice.
  const auto p = row({7, 7, 7}).repeat({4, 2, 1}), y = row({2, 1, 2}).repeat({4, 2, 1});
  EXPECT_NEAR(multinomial_nll(p, y).item<double>(), 2 * expected, 1e-13);
}

TEST(Multinomial, GradientIsSharesTimesCountMinusCounts) {
  const auto p = positive_values("p").requires_grad_(), y = positive_values("y");
  multinomial_nll(p, y).backward();
  const auto closed =
      (torch::softmax(p.detach(), 2) * y.sum(2, true) - y) / static_cast<double>(kBatch);
  EXPECT_LT(largest(p.grad() - closed), 1e-14);
  EXPECT_LT(largest(p.grad() -
                    slopes(p, [&](const auto& x) { return plain_multinomial(x, y); })),
            1e-8);
}

TEST(Multinomial, NothingToSplitCostsNothing) {
  // One bin holds every read, whatever the logit; no reads fit any shares.
  EXPECT_EQ(multinomial_nll(row({-3}), row({17.5})).item<double>(), 0.0);
  auto p = row({1, 5, -2}).requires_grad_();
  const auto none = multinomial_nll(p, row({0, 0, 0}));
  EXPECT_EQ(none.item<double>(), 0.0);
  none.backward();
  EXPECT_EQ(largest(p.grad()), 0.0);
}

TEST(Multinomial, LargeCountsInSinglePrecisionKeepTheOrders) {
  const auto y = (torch::arange(2048).view({1, 1, 2048}) * 37).to(torch::kFloat32);
  const auto p = torch::zeros({1, 1, 2048}, torch::kFloat64);
  const double exact = plain_multinomial(p, y);
  const double got = multinomial_nll(p.to(torch::kFloat32), y).item<double>();
  EXPECT_NEAR(got / exact, 1.0, 1e-3);
}

TEST(CountLoss, ComparesTheLogOfTheTotal) {
  const auto loss = make_loss("multinomial_count_mse");
  const auto y = row({2, 1, 2});
  const auto counts = torch::full({1, 1}, 1.5, torch::kFloat64);
  const double expected = -std::log(30.0 / 243.0) + 10 * std::pow(1.5 - std::log(6), 2);
  EXPECT_NEAR(loss({row({0, 0, 0}), counts}, y).value.item<double>(), expected, 1e-13);
}

TEST(CountLoss, GradientsOfBothOutputsEqualFiniteDifferences) {
  const auto loss = make_loss("multinomial_count_mse", 3);
  const auto p = positive_values("p").requires_grad_(), y = positive_values("y");
  const auto counts = positive_values("counts").sum(2).detach().requires_grad_();
  const auto plain_counts = [&](const torch::Tensor& c) {
    double sum = 0;
    for (int b = 0; b < kBatch; ++b) {
      for (int t = 0; t < kTracks; ++t) {
        double total = 0;
        for (int l = 0; l < kBins; ++l) total += at(y, b, t, l);
        sum += std::pow(c.index({b, t}).item<double>() - std::log(total + 1), 2);
      }
    }
    return 3 * sum / (kBatch * kTracks);
  };
  const auto value = loss({p, counts}, y).value;
  EXPECT_NEAR(value.item<double>(), plain_multinomial(p, y) + plain_counts(counts),
              1e-12);
  value.backward();
  EXPECT_LT(largest(p.grad() -
                    slopes(p, [&](const auto& x) { return plain_multinomial(x, y); })),
            1e-8);
  EXPECT_LT(largest(counts.grad() - slopes(counts, plain_counts)), 1e-7);
}

TEST(CountLoss, WithoutACountOutputIsOurBug) {
  EXPECT_THROW(make_loss("multinomial_count_mse")(row({1}), row({1})), InternalError);
}

TEST(ConstantTracks, AreCountedByEveryPearsonLossAndByNoOther) {
  auto p = positive_values("p");
  p.index_put_({Slice(), 1}, 0.1);
  const auto y = positive_values("y");
  for (const char* name : {"pearson", "pearson_mse", "pearson_poisson"}) {
    const auto of_p = p.clone().requires_grad_();
    const auto loss = make_loss(name)(of_p, y);
    EXPECT_EQ(loss.constant_tracks.item<double>(), 1) << name;
    loss.value.backward();
    EXPECT_TRUE(of_p.grad().isfinite().all().item<bool>()) << name;
  }
  for (const char* name : {"mse", "poisson", "multinomial_mse"})
    EXPECT_FALSE(make_loss(name)(p, y).constant_tracks.defined()) << name;
}

TEST(ConstantTracks, OneBinAndOneWindowHaveNoCorrelation) {
  auto p = row({2}).requires_grad_();
  const auto loss = make_loss("pearson_mse")(p, row({5}));
  EXPECT_NEAR(loss.value.item<double>(), 0.001 * 9, 1e-15);
  EXPECT_EQ(loss.constant_tracks.item<double>(), 1);
  loss.value.backward();
  EXPECT_NEAR(p.grad().item<double>(), 0.001 * -6, 1e-15);
}

// A prediction p whose Poisson loss is its r: on the pole.
torch::Tensor on_the_pole(const torch::Tensor& y) {
  double low = 0.01, high = 100;  // Q - r of s * y falls, then grows with s
  const auto gap = [&](double s) { return plain_poisson(s * y, y) - 1; };
  while (gap(high) < 0) high *= 2;
  low = 1;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (gap(middle) < 0 ? low : high) = middle;
  }
  return high * y;
}

TEST(PearsonPoisson, IsFiniteOnThePoleOfItsDenominator) {
  const auto y = positive_values("y");
  ASSERT_LT(plain_poisson(y, y), 1);
  const auto pole = on_the_pole(y);
  ASSERT_LT(std::abs(plain_pearson(pole, y) + plain_poisson(pole, y)), 1e-10);
  auto p = pole.clone().requires_grad_();
  const auto loss = make_loss("pearson_poisson")(p, y).value;
  EXPECT_TRUE(std::isfinite(loss.item<double>()));
  EXPECT_GT(std::abs(loss.item<double>()), 1e6);
  loss.backward();
  EXPECT_TRUE(p.grad().isfinite().all().item<bool>());
}

TEST(Bce, IsFiniteAndHasAGradientForAnyLogit) {
  auto p = row({800, -800, 0}).requires_grad_();
  const auto loss = make_loss("bce")(p, row({0, 1, 1})).value;
  EXPECT_NEAR(loss.item<double>(), (800 + 800 + std::log(2.0)) / 3, 1e-12);
  loss.backward();
  EXPECT_LT(largest(p.grad() - row({1, -1, -0.5}) / 3), 1e-15);
}

TEST(Bce, CertainAndRightCostsNothing) {
  EXPECT_EQ(make_loss("bce")(row({900, -900}), row({1, 0})).value.item<double>(), 0.0);
}

}  // namespace
}  // namespace s2fbench::losses
