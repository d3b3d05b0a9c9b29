#include "sequences/split.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <set>

#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

using data::Fold;
using Sets = std::vector<std::size_t>;

std::vector<Row> rows_of(std::size_t count) {
  std::vector<Row> rows(count);
  for (std::size_t i = 0; i < count; ++i) rows[i].name = "r" + std::to_string(i);
  return rows;
}

// Sets of `size` rows each, one after the other.
Sets sets_of(std::size_t rows, std::size_t size) {
  Sets sets(rows);
  for (std::size_t i = 0; i < rows; ++i) sets[i] = i / size * size;
  return sets;
}

std::array<int, 3> count(const std::vector<Fold>& folds) {
  std::array<int, 3> counts = {};
  for (const Fold fold : folds) ++counts[static_cast<std::size_t>(fold)];
  return counts;
}

SplitConfig split_by(SplitBy by) {
  SplitConfig split;
  split.by = by;
  return split;
}

TEST(Split, SharesAreMetAndSetsStayWhole) {
  SplitConfig split = split_by(SplitBy::homology);
  split.shares = {0.7, 0.1, 0.2};
  const auto folds = assign(rows_of(1000), sets_of(1000, 1), split).fold;
  EXPECT_EQ(count(folds), (std::array<int, 3>{700, 100, 200}));
  const auto whole = assign(rows_of(1000), sets_of(1000, 4), split).fold;
  EXPECT_EQ(count(whole), (std::array<int, 3>{700, 100, 200}));
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i], whole[i / 4 * 4]);
  EXPECT_EQ(assign(rows_of(1000), sets_of(1000, 4), split).fold, whole);
  split.seed = 2;
  EXPECT_NE(assign(rows_of(1000), sets_of(1000, 4), split).fold, whole);
}

TEST(Split, SetsThatAreTooLargeAreForTraining) {
  Sets sets(100);
  std::iota(sets.begin(), sets.end(), std::size_t{0});
  std::fill(sets.begin() + 10, sets.begin() + 60, std::size_t{10});
  const auto folds = assign(rows_of(100), sets, split_by(SplitBy::homology)).fold;
  EXPECT_EQ(count(folds), (std::array<int, 3>{80, 10, 10}));
  for (std::size_t i = 10; i < 60; ++i) EXPECT_EQ(folds[i], Fold::train);
}

TEST(Split, PartsAreOfOneSize) {
  SplitConfig split = split_by(SplitBy::homology);
  split.parts = 5;
  Sets sets = sets_of(103, 3);
  std::fill(sets.begin(), sets.begin() + 12, std::size_t{0});
  const auto found = assign(rows_of(103), sets, split);
  std::array<int, 5> sizes = {};
  for (std::size_t i = 0; i < 103; ++i) {
    ++sizes.at(static_cast<std::size_t>(found.part[i]));
    EXPECT_EQ(found.part[i], found.part[sets[i]]);
    EXPECT_EQ(found.fold[i], found.part[i] == 0   ? Fold::test
                             : found.part[i] == 1 ? Fold::valid
                                                  : Fold::train);
  }
  for (const int size : sizes) EXPECT_NEAR(size, 103 / 5.0, 3);
}

TEST(Split, AColumnNamesTheFolds) {
  auto rows = rows_of(4);
  const std::array<std::string, 4> values = {"1", "8", "9", "10"};
  for (std::size_t i = 0; i < 4; ++i) rows[i].split_value = values[i];
  SplitConfig split = split_by(SplitBy::column);
  split.column = "fold";
  split.values = {{{"1", "8"}, {"9"}, {"10"}}};
  EXPECT_EQ(assign(rows, sets_of(4, 1), split).fold,
            (std::vector{Fold::train, Fold::train, Fold::valid, Fold::test}));
  rows[1].split_value = "11";
  test::expect_user_error([&] { assign(rows, sets_of(4, 1), split); },
                          {"'r1' has the value of fold '11', which is in no fold"});
  split.values[0] = {};
  EXPECT_EQ(assign(rows, sets_of(4, 1), split).fold[1], Fold::train);
  rows[1].split_value = "";
  test::expect_user_error([&] { assign(rows, sets_of(4, 1), split); },
                          {"'r1' has no value of fold"});
}

TEST(Split, ChromosomesAreNamedWithAndWithoutChr) {
  auto rows = rows_of(3);
  rows[0].chromosome = "chr7";
  rows[1].chromosome = "8";
  rows[2].chromosome = "chrX";
  SplitConfig split = split_by(SplitBy::chromosome);
  split.values[1] = {"7"};
  split.values[2] = {"chr8"};
  EXPECT_EQ(assign(rows, sets_of(3, 1), split).fold,
            (std::vector{Fold::valid, Fold::test, Fold::train}));
  split.values[2] = {"chr8", "chr88"};
  test::expect_user_error([&] { assign(rows, sets_of(3, 1), split); },
                          {"no row has the chromosome '88'"});
  split.values[2] = {"8", "chr7"};
  test::expect_user_error([&] { assign(rows, sets_of(3, 1), split); },
                          {"chromosome 'chr7' is in the folds twice"});
}

TEST(Split, GivenFoldsStandAndValidationComesFromTraining) {
  auto rows = rows_of(100);
  for (std::size_t i = 0; i < 100; ++i) rows[i].fold = i < 80 ? Fold::train : Fold::test;
  SplitConfig split = split_by(SplitBy::given);
  EXPECT_EQ(count(assign(rows, sets_of(100, 1), split).fold),
            (std::array<int, 3>{80, 0, 20}));
  split.valid_share = 0.1;
  const auto folds = assign(rows, sets_of(100, 2), split).fold;
  EXPECT_EQ(count(folds), (std::array<int, 3>{72, 8, 20}));
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(folds[i], folds[i / 2 * 2]);
  rows[5].fold = Fold::valid;
  EXPECT_THROW(assign(rows, sets_of(100, 1), split), UserError);
  rows[5].fold = {};
  test::expect_user_error([&] { assign(rows, sets_of(100, 1), split); },
                          {"'r5' has no fold"});
}

TEST(Split, OfASetInSeveralFoldsTheLastOneCounts) {
  const std::vector folds = {Fold::train, Fold::test,  Fold::train,
                             Fold::valid, Fold::train, Fold::test};
  EXPECT_EQ(of_one_fold(folds, {0, 0, 2, 2, 4, 5}),
            (std::vector<bool>{false, true, false, true, true, true}));
}

}  // namespace
}  // namespace s2fbench::sequences
