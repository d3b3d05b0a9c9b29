// Numbers of sequences that were not measured, NaN in the truth.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "losses/loss.hpp"
#include "plain.hpp"

namespace s2fbench::losses {
namespace {

using torch::indexing::Slice;

Loss with_missing(const char* name) { return make_loss(name, 0, {}, true); }

// (batch, tracks, 1): every third value is not there, the others are 0 or 1.
torch::Tensor labels() {
  torch::Tensor y = positive_values("y").index({Slice(), Slice(), Slice(0, 1)});
  y = y.gt(1.6).to(torch::kFloat64);
  for (int i = 0; i < y.numel(); i += 3)
    y.view({-1})[i] = std::numeric_limits<double>::quiet_NaN();
  return y;
}

torch::Tensor logits() {
  return positive_values("p").index({Slice(), Slice(), Slice(0, 1)}).sub(1.5);
}

// One element's part of the mean over all of them.
double plain_part(const std::string& name, double p, double y) {
  const double all = kBatch * kTracks;
  if (std::isnan(y)) return 0;
  if (name == "mse") return std::pow(y - p, 2) / all;
  const double probability = 1 / (1 + std::exp(-p));
  return -std::log(y > 0.5 ? probability : 1 - probability) / all;
}

TEST(Missing, CostsNothingAndStaysInTheMean) {
  for (const char* name : {"mse", "bce"}) {
    const auto p = logits().requires_grad_(), y = labels();
    ASSERT_EQ(y.isnan().sum().item<int>(), 2);
    const auto loss = with_missing(name)(p, y).value;
    double expected = 0;
    for (int b = 0; b < kBatch; ++b)
      for (int t = 0; t < kTracks; ++t)
        expected += plain_part(name, at(p, b, t, 0), at(y, b, t, 0));
    EXPECT_NEAR(loss.item<double>(), expected, 1e-14) << name;
    loss.backward();
    constexpr double kStep = 1e-6;
    for (int b = 0; b < kBatch; ++b) {
      for (int t = 0; t < kTracks; ++t) {
        const double u = at(p, b, t, 0), v = at(y, b, t, 0);
        const double slope =
            (plain_part(name, u + kStep, v) - plain_part(name, u - kStep, v)) /
            (2 * kStep);
        EXPECT_NEAR(at(p.grad(), b, t, 0), slope, 1e-9) << name;
        if (!std::isnan(v)) continue;
        EXPECT_EQ(at(p.grad(), b, t, 0), 0.0) << name;
      }
    }
  }
}

// So that the shards of a batch add up to it.
TEST(Missing, MeansOfHalvesAddUp) {
  for (const char* name : {"mse", "bce"}) {
    const auto p = torch::cat({logits(), logits() * 2}),
               y = torch::cat({labels()}).repeat({2, 1, 1});
    const auto loss = with_missing(name);
    const auto part = [&](int from, int to) {
      return loss(p.index({Slice(from, to)}), y.index({Slice(from, to)}))
          .value.item<double>();
    };
    EXPECT_NEAR(loss(p, y).value.item<double>(), (part(0, 3) + part(3, 6)) / 2, 1e-14);
    EXPECT_NEAR(loss(p, y).value.item<double>(),
                (part(0, 2) + part(2, 4) + part(4, 6)) / 3, 1e-14);
  }
}

TEST(Missing, NothingMissingHasTheBitsOfTheOtherForm) {
  const auto p = positive_values("p").to(torch::kFloat32);
  for (const char* name : {"mse", "bce"}) {
    const auto y = positive_values("y").gt(1.5).to(torch::kFloat32);
    EXPECT_EQ(with_missing(name)(p, y).value.item<float>(),
              make_loss(name)(p, y).value.item<float>())
        << name;
  }
}

TEST(Missing, NothingMeasuredCostsNothing) {
  for (const char* name : {"mse", "bce"}) {
    const auto p = logits().requires_grad_();
    const auto y = torch::full_like(p, std::numeric_limits<double>::quiet_NaN());
    const auto loss = with_missing(name)(p, y).value;
    EXPECT_EQ(loss.item<double>(), 0.0) << name;
    loss.backward();
    EXPECT_EQ(p.grad().abs().max().item<double>(), 0.0) << name;
  }
}

TEST(Missing, AWrongPredictionIsNotHidden) {
  auto p = logits();
  p.fill_(std::numeric_limits<double>::quiet_NaN());
  for (const char* name : {"mse", "bce"})
    EXPECT_TRUE(std::isnan(with_missing(name)(p, labels()).value.item<double>())) << name;
  // Unless it is asked for, a NaN in the truth is one in the loss.
  EXPECT_TRUE(std::isnan(make_loss("mse")(logits(), labels()).value.item<double>()));
}

TEST(Missing, IsOurBugWithALossOfProfiles) {
  for (const auto& row : catalogue::losses()) {
    if (row.scalar || row.task == catalogue::Task::masked) {
      EXPECT_NO_THROW(make_loss(row.name, 0, {}, true)) << row.name;
    } else {
      EXPECT_THROW(make_loss(row.name, 0, {}, true), InternalError) << row.name;
    }
  }
}

}  // namespace
}  // namespace s2fbench::losses
