#include "sequences/similarity.hpp"

#include <gtest/gtest.h>

#include "data/genome.hpp"
#include "sequences/letters.hpp"
#include "support/made_codes.hpp"

namespace s2fbench::sequences {
namespace {

using namespace test;

constexpr int kLength = 200;

Codes joined_rows(const std::vector<Codes>& rows) {
  Codes all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

std::vector<std::size_t> clusters(const std::vector<Codes>& rows, int left = 0,
                                  int right = 0, const SimilarityRule& rule = {}) {
  const Codes all = joined_rows(rows);
  RowSets sets = joined_by_similarity(
      RowSets(rows.size()), {all, static_cast<int>(rows[0].size()), left, right}, rule);
  std::vector<std::size_t> first;
  for (std::size_t row = 0; row < rows.size(); ++row) first.push_back(sets.first_of(row));
  return first;
}

std::vector<Codes> random_rows(std::size_t rows, RandomStream& stream) {
  std::vector<Codes> made;
  for (std::size_t i = 0; i < rows; ++i) made.push_back(random_codes(kLength, stream));
  return made;
}

// 160 nt of the first row on another, 40 nt further left, with `share` changed.
Codes shifted_copy(const Codes& row, double share, RandomStream& stream) {
  Codes copy = random_codes(kLength, stream);
  put(copy, 0, mutated(part(row, 40, 160), share, stream));
  return copy;
}

TEST(Similarity, CopiesOnEitherStrandComeTogetherAndOthersDoNot) {
  RandomStream stream(1, "similarity");
  auto rows = random_rows(300, stream);
  rows[120] = shifted_copy(rows[7], 0.05, stream);
  rows[200] = turned(shifted_copy(rows[120], 0, stream));  // in a chain with row 7
  rows[250] = rows[33];
  const auto first = clusters(rows);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::size_t expected = row == 120 || row == 200 ? 7 : row == 250 ? 33 : row;
    EXPECT_EQ(first[row], expected) << row;
  }
}

TEST(Similarity, NeedsIdentityAndCover) {
  RandomStream stream(2, "similarity");
  auto rows = random_rows(3, stream);
  put(rows[1], 0, part(rows[0], 120, 80));  // .4 of a row, all equal
  put(rows[2], 0, part(rows[0], 80, 120));
  EXPECT_EQ(clusters(rows), (std::vector<std::size_t>{0, 1, 0}));
  EXPECT_EQ(clusters(rows, 0, 0, {0.9, 0.3}), (std::vector<std::size_t>{0, 0, 0}));
  rows[2] = mutated(rows[0], 0.2, stream);
  EXPECT_EQ(clusters(rows)[2], 2U);
}

TEST(Similarity, AdaptersAndUnknownBasesSayNothing) {
  RandomStream stream(3, "similarity");
  auto rows = random_rows(4, stream);
  const Codes adapter = random_codes(110, stream);
  put(rows[0], 0, adapter);
  put(rows[1], 0, adapter);
  rows[2] = rows[3] = Codes(kLength, data::kOther);
  EXPECT_EQ(clusters(rows), (std::vector<std::size_t>{0, 0, 2, 3}));
  EXPECT_EQ(clusters(rows, 110, 0), (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(Similarity, RepeatsOfFewLettersDoNotJoinRows) {
  RandomStream stream(4, "similarity");
  auto rows = random_rows(2, stream);
  for (auto& row : rows) {
    for (std::size_t i = 0; i < 120; ++i) row[i] = i % 2 == 0 ? 1 : 0;
  }
  EXPECT_EQ(clusters(rows), (std::vector<std::size_t>{0, 1}));
}

// What similarity.hpp promises: pairs at these distances are found this often.
TEST(Similarity, FindsNearlyAllPairs) {
  RandomStream stream(5, "similarity");
  const auto found = [&](double share, std::size_t length) {
    int joined = 0;
    for (int i = 0; i < 100; ++i) {
      auto rows = random_rows(2, stream);
      put(rows[1], 0, mutated(part(rows[0], 0, length), share, stream));
      joined += clusters(rows, 0, 0, {0.85, 0.5})[1] == 0 ? 1 : 0;
    }
    return joined;
  };
  EXPECT_EQ(found(0.01, 180), 100);
  EXPECT_GE(found(0.05, 180), 98);
  EXPECT_GE(found(0.10, 180), 80);  // identity .9 where .85 is asked for
  EXPECT_EQ(found(1.00, 180), 0);
}

TEST(Similarity, EqualRowsAreThoseOfEitherOrientation) {
  RandomStream stream(6, "similarity");
  auto rows = random_rows(4, stream);
  rows[2] = turned(rows[0]);
  rows[3] = rows[1];
  const Codes inner = turned(part(rows[1], 15, kLength - 30));
  put(rows[3], 15, inner);
  const auto first = [&](int adapter) {
    const Codes all = joined_rows(rows);
    RowSets sets =
        joined_by_equality(RowSets(rows.size()), {all, kLength, adapter, adapter});
    return std::vector<std::size_t>{sets.first_of(0), sets.first_of(1), sets.first_of(2),
                                    sets.first_of(3)};
  };
  EXPECT_EQ(first(0), (std::vector<std::size_t>{0, 1, 0, 3}));
  EXPECT_EQ(first(15), (std::vector<std::size_t>{0, 1, 2, 1}));
}

TEST(RowSets, AreToldByTheirSmallestRow) {
  RowSets sets(5);
  sets.join(4, 2);
  sets.join(3, 4);
  EXPECT_EQ(sets.first_of(3), 2U);
  sets.join(0, 3);
  EXPECT_EQ(sets.first_of(4), 0U);
  EXPECT_EQ(sets.first_of(1), 1U);
}

}  // namespace
}  // namespace s2fbench::sequences
