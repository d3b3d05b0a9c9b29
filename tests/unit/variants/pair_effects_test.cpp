#include "variants/pair_effects.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::variants {
namespace {

using stores::Pooling;

TEST(PairEffects, DistancesAreWhatTheySay) {
  const std::vector<float> a = {3, 0, 4}, b = {0, 5, 12};
  EXPECT_NEAR(distance(Distance::cosine, a, b), 1 - 48.0 / (5 * 13), 1e-15);
  EXPECT_EQ(distance(Distance::dot, a, b), -48);
  EXPECT_EQ(distance(Distance::l1, a, b), 3 + 5 + 8);
  EXPECT_NEAR(distance(Distance::l2, a, b), std::sqrt(9.0 + 25 + 64), 1e-15);
  EXPECT_TRUE(std::isnan(distance(Distance::cosine, std::vector<float>{0, 0, 0}, a)));
  EXPECT_EQ(parse_distance("l2"), Distance::l2);
  test::expect_user_error([] { parse_distance("cosin"); },
                          {"unknown distance", "did you mean 'cosine'"});
}

struct Stored {
  explicit Stored(Pooling pooling = Pooling::full)
      : layout(test::tiny_layout(pooling)), path(folder.path() + "/s.h5") {
    test::make_tiny_store(path, layout);
  }
  std::shared_ptr<const stores::EmbeddingStore> open(const std::string& pool) const {
    return stores::EmbeddingStore::open(
        path, {layout.dataset, layout.rows, layout.sequences}, {pool, 10});
  }
  test::TemporaryFolder folder;
  stores::Layout layout;
  std::string path;
};

// L1 straight from the values that were written: tokens [first, first + count) of each.
double written_l1(const stores::Layout& layout, std::int64_t row, int first, int count) {
  const auto values = test::tiny_values(layout, 10, row);
  double sum = 0;
  for (int token = first; token < first + count; ++token) {
    for (int channel = 0; channel < layout.channels; ++channel) {
      const auto at = [&](int sequence) {
        return values.at(static_cast<std::size_t>(
            (sequence * layout.positions + token) * layout.channels + channel));
      };
      sum += std::abs(static_cast<double>(at(0)) - at(1));
    }
  }
  return sum;
}

TEST(PairEffects, EmbeddingsAreComparedOverWhatBothHave) {
  const Stored stored;
  const auto store = stored.open("stored");
  const auto all = embedding_distances(*store, stored.layout.rows, Distance::l1, true);
  const auto letters =
      embedding_distances(*store, stored.layout.rows, Distance::l1, false);
  for (std::int64_t row = 0; row < stored.layout.rows; ++row) {
    const auto tokens = test::tiny_tokens(stored.layout, row);
    const int both = std::min(tokens[0], tokens[1]);
    const auto r = static_cast<std::size_t>(row);
    EXPECT_NEAR(all[r], written_l1(stored.layout, row, 0, both), 1e-9) << row;
    EXPECT_NEAR(letters[r], written_l1(stored.layout, row, 1, both - 2), 1e-9) << row;
  }
}

TEST(PairEffects, PooledEmbeddingsAreOneVectorASide) {
  const Stored stored(Pooling::mean);
  const auto store = stored.open("stored");
  for (const bool special : {true, false}) {
    const auto distances =
        embedding_distances(*store, stored.layout.rows, Distance::l1, special);
    EXPECT_NEAR(distances[4], written_l1(stored.layout, 4, 0, 1), 1e-9);
  }
}

TEST(PairEffects, CorrelationsAreByElement) {
  auto table = test::tiny_sequences(data::Values::effect);
  table.tracks = {"A", "B"};
  table.targets.clear();
  std::vector<double> scores;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto x = static_cast<float>(row) - 100;
    scores.push_back(x);
    table.targets.push_back(row % 2 == 0 ? -2 * x : nan);
    table.targets.push_back(row % 2 == 1 ? 3 * x + 1 : nan);
  }
  const auto plain = correlate_pairs(table, scores, false);
  ASSERT_EQ(plain.size(), 2U);
  EXPECT_EQ(plain[0].element, "A");
  EXPECT_EQ(plain[0].variants, 128);
  EXPECT_NEAR(plain[0].pearson, -1, 1e-12);
  EXPECT_NEAR(plain[1].pearson, 1, 1e-12);
  EXPECT_NEAR(plain[1].spearman, 1, 1e-12);
  EXPECT_NEAR(correlate_pairs(table, scores, true)[0].pearson, 1, 1e-12);
  const auto mean = mean_of(plain, "both", {"A", "B"});
  EXPECT_NEAR(mean.pearson, 0, 1e-12);
  EXPECT_EQ(mean.variants, 256);
  test::expect_user_error(
      [&] {
        mean_of(plain, "m", {"A", "C"});
      },
      {"no element 'C'", "the mean m"});
}

// Two tracks: the number of A's, and ten times that of C's.
class Letters : public models::Model {
 public:
  losses::Prediction forward(torch::Tensor input) override {
    const auto counts = input.sum(2);
    return torch::stack({counts.select(1, 0), 10 * counts.select(1, 1)}, 1).unsqueeze(2);
  }
};

TEST(PairEffects, PredictionsAreAlternativeLessReference) {
  const auto table = test::tiny_sequences(data::Values::effect);
  Letters model;
  const auto of_a = prediction_differences(model, table, 0, 7);
  const auto mean = prediction_differences(model, table, -1, 64);
  ASSERT_EQ(of_a.size(), table.rows());
  const auto count = [&](std::size_t row, int side, std::uint8_t code) {
    const auto first =
        table.bases.begin() + static_cast<std::ptrdiff_t>(row) * 60 + side * 30;
    return static_cast<double>(std::count(first, first + 30, code));
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double a = count(row, 1, 0) - count(row, 0, 0);
    const double c = count(row, 1, 1) - count(row, 0, 1);
    EXPECT_NEAR(of_a[row], a, 1e-5);
    EXPECT_NEAR(mean[row], (a + 10 * c) / 2, 1e-5);
  }
}

}  // namespace
}  // namespace s2fbench::variants
