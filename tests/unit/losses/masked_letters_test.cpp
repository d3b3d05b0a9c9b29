#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "losses/formulas.hpp"

namespace s2fbench::losses {
namespace {

constexpr int kRows = 4, kLetters = 6;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// (batch, 4, length)
torch::Tensor made_logits() {
  return torch::arange(kRows * 4 * kLetters, torch::kFloat64)
      .mul(0.7)
      .sin()
      .mul(3)
      .view({kRows, 4, kLetters});
}

// (batch, 1, length): two masked letters in each row.
torch::Tensor letters() {
  torch::Tensor truth = torch::full({kRows, 1, kLetters}, kNan, torch::kFloat64);
  for (int b = 0; b < kRows; ++b) {
    truth[b][0][b] = b;
    truth[b][0][5] = 3 - b;
  }
  return truth;
}

double cost(const torch::Tensor& p, int row, int place, int letter) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) sum += std::exp(p[row][i][place].item<double>());
  return std::log(sum) - p[row][letter][place].item<double>();
}

TEST(MaskedLetters, IsTheMeanCrossEntropyOfTheMaskedOnes) {
  const auto p = made_logits().requires_grad_();
  const auto loss = make_loss("masked_letters", 0, {}, true)(p, letters()).value;
  double expected = 0;
  for (int b = 0; b < kRows; ++b) expected += cost(p, b, b, b) + cost(p, b, 5, 3 - b);
  EXPECT_NEAR(loss.item<double>(), expected / (2 * kRows), 1e-14);
  loss.backward();
  // softmax - 1 at the letter, over the number of masked ones; nothing elsewhere.
  const auto shares = torch::softmax(p.detach(), 1);
  EXPECT_NEAR(p.grad()[2][2][2].item<double>(),
              (shares[2][2][2].item<double>() - 1) / (2 * kRows), 1e-14);
  EXPECT_NEAR(p.grad()[2][0][2].item<double>(),
              shares[2][0][2].item<double>() / (2 * kRows), 1e-14);
  EXPECT_EQ(p.grad().select(0, 2).select(1, 3).abs().max().item<double>(), 0);
}

TEST(MaskedLetters, MeansOfShardsAddUp) {
  const auto p = made_logits(), y = letters();
  const auto part = [&](int from) {
    return masked_letters(p.narrow(0, from, 2), y.narrow(0, from, 2))
        .value.item<double>();
  };
  EXPECT_NEAR(masked_letters(p, y).value.item<double>(), (part(0) + part(2)) / 2, 1e-14);
}

TEST(MaskedLetters, NoMaskedLetterCostsNothing) {
  const auto none = torch::full({kRows, 1, kLetters}, kNan, torch::kFloat64);
  EXPECT_EQ(masked_letters(made_logits(), none).value.item<double>(), 0);
}

TEST(MaskedLetters, WantsFourLogitsALetter) {
  EXPECT_THROW(masked_letters(made_logits().narrow(1, 0, 3), letters()), InternalError);
  EXPECT_THROW(masked_letters(made_logits(), letters().narrow(2, 0, 5)), InternalError);
}

}  // namespace
}  // namespace s2fbench::losses
