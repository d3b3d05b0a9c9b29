#include "sequences/lengths.hpp"

#include <gtest/gtest.h>

#include "sequences/letters.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

RowSet rows_of(const std::vector<std::string>& letters) {
  RowSet set;
  for (const auto& one : letters) {
    Row row;
    row.name = "s" + std::to_string(set.rows.size());
    row.where = "t.tsv:" + std::to_string(set.rows.size() + 2);
    row.bases = codes_of(one, row.name, row.where);
    set.rows.push_back(std::move(row));
  }
  return set;
}

std::string text_of(const Row& row) {
  std::string text;
  for (const auto base : row.bases) text += "ACGTN"[base];
  return text;
}

Fitted fitted(const std::vector<std::string>& letters, LengthConfig length,
              int sequences = 1) {
  SequencesConfig config;
  config.length = length;
  config.sequences = sequences;
  return with_one_length(rows_of(letters), config);
}

TEST(Lengths, MustBeEqualUnlessToldOtherwise) {
  EXPECT_EQ(fitted({"ACGT", "AAAA"}, {}).length, 4);
  test::expect_user_error(
      [] {
        fitted({"ACGT", "AAA"}, {});
      },
      {"sequence 's1' has 3 nt, while 's0' has 4", "t.tsv:3", "try length:"});
  test::expect_user_error(
      [] {
        fitted({"ACGT"}, {LengthPolicy::equal, 5});
      },
      {"'s0' has 4 nt, expected 5"});
}

TEST(Lengths, CropKeepsTheMiddleOfEachSequence) {
  const auto one = fitted({"AACGTT", "CCACC"}, {LengthPolicy::crop, 3});
  EXPECT_EQ(text_of(one.set.rows[0]), "ACG");
  EXPECT_EQ(text_of(one.set.rows[1]), "CAC");
  const auto two = fitted({"AACGTTCCAACC"}, {LengthPolicy::crop, 2}, 2);
  EXPECT_EQ(text_of(two.set.rows[0]), "CGAA");
  EXPECT_EQ(two.length, 4);
  test::expect_user_error(
      [] {
        fitted({"AC"}, {LengthPolicy::crop, 3});
      },
      {"'s0' has 2 nt, too few to crop to 3"});
}

TEST(Lengths, PadAndFitAddUnknownLettersBehind) {
  const auto padded = fitted({"AC", "ACGT"}, {LengthPolicy::pad, 4});
  EXPECT_EQ(text_of(padded.set.rows[0]), "ACNN");
  EXPECT_EQ(padded.letters, (std::vector<std::int32_t>{2, 4}));
  EXPECT_THROW(fitted({"ACGTA"}, {LengthPolicy::pad, 4}), UserError);
  const auto fit = fitted({"AC", "AACGTT"}, {LengthPolicy::fit, 4});
  EXPECT_EQ(text_of(fit.set.rows[1]), "ACGT");
  EXPECT_EQ(fit.letters, (std::vector<std::int32_t>{2, 4}));
}

TEST(Lengths, SequencesSideBySidePartARow) {
  EXPECT_EQ(fitted({"ACGTAC"}, {LengthPolicy::equal, 3}, 2).length, 6);
  test::expect_user_error([] { fitted({"ACGTA"}, {}, 2); },
                          {"'s0' of 5 nt cannot be parted in 2"});
}

TEST(Lengths, AdaptersLeaveSomething) {
  SequencesConfig config;
  config.fixed_left = config.fixed_right = 2;
  EXPECT_THROW(with_one_length(rows_of({"ACGT"}), config), UserError);
  EXPECT_NO_THROW(with_one_length(rows_of({"ACGTA"}), config));
}

}  // namespace
}  // namespace s2fbench::sequences
