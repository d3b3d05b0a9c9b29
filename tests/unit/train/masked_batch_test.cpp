// Masked letters from the table to the scores of a model.
#include <gtest/gtest.h>

#include <cmath>

#include "data/reverse_complement.hpp"
#include "models/model.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"
#include "train/batches.hpp"
#include "train/masking.hpp"
#include "train/scoring.hpp"

namespace s2fbench::train {
namespace {

using data::Fold;

constexpr int kLength = 60, kMaskedLetters = 9;

class MaskedBatch : public testing::Test {
 protected:
  MaskedBatch() {
    settings_.model = "gpn";
    settings_.loss = "masked_letters";
    settings_.seed = 5;
    settings_.evaluate.block = 7;
  }
  // Codes of a window.
  std::vector<std::uint8_t> bases(std::int64_t window, Fold fold) const {
    std::vector<std::uint8_t> codes(kLength);
    const data::View view{window};
    dataset_.read_bases(fold, {&view, 1}, codes);
    return codes;
  }

  test::TemporaryFolder folder_;
  data::Dataset dataset_ = data::Dataset::load(
      test::make_tiny_sequences(folder_.path(), data::Values::letters));
  config::TrialSettings settings_;
};

TEST_F(MaskedBatch, ShowsMasksAndAsksForTheLetters) {
  const std::vector<data::View> views = {{3}, {0, 0, true}};
  const auto batch = load_batch(dataset_, Fold::train, views,
                                training_target(settings_, 2), torch::kCPU);
  ASSERT_EQ(batch.input.sizes(), (std::vector<std::int64_t>{2, kLength}));
  ASSERT_EQ(batch.targets.sizes(), (std::vector<std::int64_t>{2, 1, kLength}));
  const auto forward = bases(3, Fold::train);
  const std::vector<std::vector<std::uint8_t>> truth = {
      forward, data::reverse_complement(bases(0, Fold::train))};
  for (int row = 0; row < 2; ++row) {
    const auto& codes = truth.at(static_cast<std::size_t>(row));
    const Masking masking{0.15, 5, 2};
    const auto places = masked_places(masking, row == 0 ? 3 : 0, codes);
    EXPECT_EQ(places.size(), std::size_t{kMaskedLetters});
    const auto shown = with_masks(masking, row == 0 ? 3 : 0, codes, places);
    std::size_t next = 0;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      EXPECT_EQ(batch.input[row][at].item<std::int64_t>(), shown[i]);
      const float asked = batch.targets[row][0][at].item<float>();
      const bool masked = next < places.size() && places[next] == i;
      next += masked ? 1 : 0;
      EXPECT_EQ(std::isnan(asked), !masked);
      if (masked) {
        EXPECT_EQ(asked, codes[i]);
      }
    }
  }
}

// A model that says the letter that it sees, and A of a masked one.
class Echo : public models::Model {
 public:
  losses::Prediction forward(torch::Tensor codes) override {
    const auto said = codes.masked_fill(codes.gt(3), 0);
    return torch::one_hot(said, 4).transpose(1, 2).to(torch::kFloat32).mul(2);
  }
};

TEST_F(MaskedBatch, IsScoredRowByRow) {
  Echo echo;
  Scoring scoring;
  scoring.fold = Fold::test;
  scoring.loss = losses::make_loss("masked_letters", 0, {}, true);
  const auto sums =
      score_model(echo, dataset_, settings_, comm::local_context(), scoring);
  const auto rows = dataset_.windows(Fold::test).size();
  ASSERT_EQ(sums.ranked.scores.size(), rows);
  const double other = std::log(std::exp(2.0) + 3);
  double total = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto codes = bases(static_cast<std::int64_t>(row), Fold::test);
    const auto places =
        masked_places({0.15, 0, 0}, dataset_.windows(Fold::test)[row].row, codes);
    double guessed = 0;
    for (const auto place : places) guessed += codes[place] == 0 ? 1 : 0;
    const double share = guessed / kMaskedLetters;
    EXPECT_NEAR(sums.ranked.labels[row], share, 1e-6);
    EXPECT_NEAR(sums.ranked.scores[row], other - 2 * share, 1e-6);
    total += other - 2 * share;
  }
  EXPECT_NEAR(sums.loss / sums.windows, total / static_cast<double>(rows), 1e-6);
}

}  // namespace
}  // namespace s2fbench::train
