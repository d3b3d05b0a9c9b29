#include "evaluate/letter_baselines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "data/reverse_complement.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::SequencePredictor;
using Row = std::vector<std::uint8_t>;
using Rows = std::vector<Row>;

constexpr int kLetters = 50;

Rows made_rows(int count, std::uint64_t item) {
  Rows rows;
  RandomStream stream(3, "letters", 0, item);
  for (int i = 0; i < count; ++i) {
    Row row = {0};
    // A letter mostly follows the one before it.
    while (row.size() < kLetters)
      row.push_back(static_cast<std::uint8_t>(stream.below(3) > 0 ? (row.back() + 1) % 4
                                                                  : stream.below(4)));
    rows.push_back(row);
  }
  return rows;
}

Row joined(const Rows& rows) {
  Row all;
  for (const Row& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

// The definition, with contexts as text.
double plain_cost(const Rows& train, const std::vector<int>& offsets, const Row& row,
                  std::size_t at) {
  const auto context = [&](const Row& of, std::size_t place) -> std::string {
    std::string text;
    for (const int offset : offsets) {
      const auto i = static_cast<std::ptrdiff_t>(place) + offset;
      if (i < 0 || i >= kLetters || of[static_cast<std::size_t>(i)] > 3) return "";
      text += "ACGT"[of[static_cast<std::size_t>(i)]];
    }
    return text;
  };
  std::map<int, double> counts;
  const std::string wanted = context(row, at);
  for (const Row& forward : train) {
    for (const Row& strand : {forward, data::reverse_complement(forward)}) {
      for (std::size_t i = 0; i < strand.size(); ++i) {
        if (strand[i] > 3) continue;
        if (wanted.empty() || context(strand, i) == wanted) ++counts[strand[i]];
      }
    }
  }
  double all = 4;
  for (const auto& [letter, count] : counts) all += count;
  return -std::log((counts[row[at]] + 1) / all);
}

TEST(LetterBaselines, AreCountsBehindTheirContexts) {
  Rows train = made_rows(30, 1), test = made_rows(6, 2);
  train[3][20] = 4;
  test[1][10] = 4;
  const std::vector<std::vector<std::size_t>> places = {{0, 25, 49}, {9, 11}, {},
                                                        {1},         {48},    {20, 21}};
  const Row all_train = joined(train), all_test = joined(test);
  const std::map<SequencePredictor, std::vector<int>> contexts = {
      {SequencePredictor::order1, {-1}},
      {SequencePredictor::order8, {-8, -7, -6, -5, -4, -3, -2, -1}},
      {SequencePredictor::sides4, {-4, -3, -2, -1, 1, 2, 3, 4}}};
  for (const auto& [predictor, offsets] : contexts) {
    const auto costs =
        letter_baseline(predictor, {kLetters, all_train, all_test, places});
    ASSERT_EQ(costs.size(), test.size());
    for (std::size_t row = 0; row < test.size(); ++row) {
      double sum = 0;
      for (const auto place : places[row])
        sum += plain_cost(train, offsets, test[row], place);
      if (places[row].empty()) {
        EXPECT_TRUE(std::isnan(costs[row]));
      } else {
        EXPECT_NEAR(costs[row], sum / static_cast<double>(places[row].size()), 1e-6);
      }
    }
  }
  EXPECT_THROW(
      letter_baseline(SequencePredictor::mono, {kLetters, all_train, all_test, places}),
      InternalError);
}

}  // namespace
}  // namespace s2fbench::evaluate
