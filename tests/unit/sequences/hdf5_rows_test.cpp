#include "sequences/hdf5_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "h5/file.hpp"
#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

// (rows, nt, channels) or (rows, channels, nt) of letters; N = all `unknown`.
template <typename Number>
std::vector<Number> one_hot(const std::vector<std::string>& rows, bool channels_first,
                            std::size_t channels = 4, Number unknown = 0) {
  std::vector<Number> values;
  for (const auto& row : rows) {
    std::vector<Number> one(row.size() * channels, 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t c = 0; c < channels; ++c) {
        const bool set = c < 4 && row[i] == "ACGT"[c];
        const auto at = channels_first ? c * row.size() + i : i * channels + c;
        one[at] = row[i] == 'N' && c < 4 ? unknown : static_cast<Number>(set ? 1 : 0);
        if (c >= 4) one[at] = static_cast<Number>(7);  // what further channels hold
      }
    }
    values.insert(values.end(), one.begin(), one.end());
  }
  return values;
}

std::string letters(const Row& row) {
  std::string text;
  for (const auto base : row.bases) text += "ACGTN"[base];
  return text;
}

RowSet rows_of(const MadeDataset& made, const std::string& keys) {
  const auto config = made.config(keys);
  return read_hdf5_rows(std::get<Hdf5Input>(config.inputs[0].source), config);
}

const std::string kLabels = "values: labels\ntracks: [a]\ninputs:\n  - {hdf5: d.h5, ";

TEST(Hdf5Rows, ChannelsFirstAndLastAndFurtherOnes) {
  const std::vector<std::string> rows = {"ACGTN", "TTGCA"};
  MadeDataset made;
  h5::File file = h5::File::create(made.path("d.h5"));
  file.create<float>("x", {2, 4, 5}).write(one_hot<float>(rows, true, 4, 0.25F));
  file.create<std::int8_t>("z", {2, 5, 4}).write(one_hot<std::int8_t>(rows, false));
  file.create<double>("X_more", {2, 9, 5}).write(one_hot<double>(rows, true, 9));
  file.create<std::uint64_t>("y", {2, 1}).write(std::vector<std::uint64_t>{0, 1});
  file.close();
  for (const std::string keys :
       {"sequence: x, targets: y}\n", "sequence: z, targets: y}\n",
        "sequence: X_more, targets: y, channels: first}\n"}) {
    const RowSet set = rows_of(made, kLabels + keys);
    ASSERT_EQ(set.rows.size(), 2U) << keys;
    EXPECT_EQ(letters(set.rows[0]), "ACGTN") << keys;
    EXPECT_EQ(letters(set.rows[1]), "TTGCA") << keys;
    EXPECT_EQ(set.rows[1].targets, std::vector<float>{1});
    EXPECT_FALSE(set.rows[0].fold);
  }
  test::expect_user_error(
      [&] { rows_of(made, kLabels + "sequence: X_more, targets: y}\n"); },
      {"(2, 9, 5)", "channels: first"});
}

TEST(Hdf5Rows, KeysTellTheFolds) {
  MadeDataset made;
  h5::File file = h5::File::create(made.path("d.h5"));
  for (const std::string word : {"train", "val", "test"}) {
    file.write_text("seq_" + word,
                    std::vector<std::string>{"ACGT", word == "val" ? "GGGG" : "CCCC"});
    file.create<float>("y_" + word, {2, 3}).write(std::vector<float>{1, 2, 3, 4, 5, 6});
    file.write_text("name_" + word, std::vector<std::string>{word + "1", word + "2"});
  }
  file.close();
  const RowSet set = rows_of(
      made,
      "values: measured\ntracks: [a]\ninputs:\n  - {hdf5: d.h5, sequence: 'seq_{fold}', "
      "targets: 'y_{fold}', names: 'name_{fold}', columns: [1], fold_words: [train, val, "
      "test]}\n");
  ASSERT_EQ(set.rows.size(), 6U);
  EXPECT_EQ(set.rows[3].name, "val2");
  EXPECT_EQ(set.rows[3].fold, data::Fold::valid);
  EXPECT_EQ(letters(set.rows[3]), "GGGG");
  EXPECT_EQ(set.rows[3].targets, std::vector<float>{5});
  EXPECT_EQ(set.rows[4].fold, data::Fold::test);
}

TEST(Hdf5Rows, TwoKeysLieSideBySideAndPairsStay) {
  MadeDataset made;
  h5::File file = h5::File::create(made.path("d.h5"));
  file.create<float>("xl", {1, 5, 4}).write(one_hot<float>({"ACGTA"}, false));
  file.create<float>("xr", {1, 5, 4}).write(one_hot<float>({"NNGGG"}, false));
  file.create<float>("short", {1, 3, 4}).write(one_hot<float>({"ACG"}, false));
  file.create<float>("y", {1, 2, 2}).write(std::vector<float>{0.5F, 1, NAN, 1});
  file.create<double>("psi", {1, 2}).write(std::vector<double>{0.5, NAN});
  file.close();
  const std::string keys =
      "values: inclusion\ntracks: [a, b]\nsequences: 2\ninputs:\n  - {hdf5: d.h5, "
      "sequence: [xl, ";
  const RowSet set = rows_of(made, keys + "xr], targets: y}\n");
  EXPECT_EQ(letters(set.rows[0]), "ACGTANNGGG");
  EXPECT_EQ(set.rows[0].targets[0], 0.5F);
  EXPECT_TRUE(std::isnan(set.rows[0].targets[2]));
  const RowSet shares = rows_of(made, keys + "xr], targets: psi}\n");
  EXPECT_EQ(shares.rows[0].targets[0], 0);
  EXPECT_EQ(shares.rows[0].targets[1], 0);
  test::expect_user_error([&] { rows_of(made, keys + "short], targets: y}\n"); },
                          {"row 0 has 3 nt here and 5 in xl", "short"});
}

TEST(Hdf5Rows, BadArraysAreNamed) {
  MadeDataset made;
  h5::File file = h5::File::create(made.path("d.h5"));
  auto soft = one_hot<float>({"ACGTA", "ACGTA"}, true);
  file.create<float>("x", {2, 4, 5}).write(soft);
  soft[4 * 5 + 2] = 0.5F;  // second row, A at position 3
  file.create<float>("soft", {2, 4, 5}).write(soft);
  file.create<float>("flat", {2, 20}).write(soft);
  file.create<float>("y", {2}).write(std::vector<float>{0, 1});
  file.create<float>("long", {3}).write(std::vector<float>{0, 1, 0});
  file.create<float>("two", {2, 2}).write(std::vector<float>{0, 1, 0, 1});
  file.write_text("words", std::vector<std::string>{"a", "b"});
  file.close();
  const auto fails = [&](const std::string& keys,
                         std::initializer_list<std::string> words) {
    test::expect_user_error([&] { rows_of(made, kLabels + keys); }, words);
  };
  fails("sequence: soft, targets: y}\n",
        {"(0.5, 0, 1, 0) is no one-hot letter", "soft[1] at position 3"});
  fails("sequence: flat, targets: y}\n", {"flat"});
  fails("sequence: x, targets: long}\n", {"3 rows of targets for 2 sequences"});
  fails("sequence: x, targets: two}\n", {"(2, 2) for 1 tracks", "columns"});
  fails("sequence: x, targets: two, columns: [2]}\n", {"no column 2 among 2"});
  fails("sequence: x, targets: words}\n", {"text, expected numbers"});
  fails("sequence: x, targets: gone}\n", {"gone"});
  made.file("d.h5", "hello");
  fails("sequence: x, targets: y}\n", {"d.h5"});
}

}  // namespace
}  // namespace s2fbench::sequences
