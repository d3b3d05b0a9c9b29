// A sequence table seen as a dataset.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "data/dataset.hpp"
#include "data/one_hot.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"

namespace s2fbench::data {
namespace {

struct Loaded {
  explicit Loaded(Values values)
      : dataset(Dataset::load(test::make_tiny_sequences(folder.path(), values))),
        table(test::tiny_sequences(values)) {}
  test::TemporaryFolder folder;
  Dataset dataset;
  SequenceTable table;
};

std::vector<View> all_of(const Dataset& dataset, Fold fold) {
  std::vector<View> views;
  for (std::int64_t i = 0; i < std::ssize(dataset.windows(fold)); ++i)
    views.push_back(dataset.centre(fold, i));
  return views;
}

// NaN is equal to NaN here.
void expect_equal(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) << i;
}

TEST(DatasetOfSequences, ShowsTheTable) {
  const Loaded tiny(Values::measured);
  EXPECT_TRUE(tiny.dataset.of_sequences());
  EXPECT_EQ(tiny.dataset.tracks(), tiny.table.tracks);
  EXPECT_EQ(tiny.dataset.input_length(), 60);
  EXPECT_EQ(tiny.dataset.windows(Fold::train).size(), 160U);
  EXPECT_EQ(tiny.dataset.windows(Fold::test).size(), 48U);
  EXPECT_EQ(tiny.dataset.content_hash(), content_hash(tiny.table));
  EXPECT_FALSE(tiny.dataset.has_labels());
  EXPECT_TRUE(Loaded(Values::labels).dataset.has_labels());
}

TEST(DatasetOfSequences, TellsWhatItLeavesOfTheMemory) {
  const test::TemporaryFolder folder;
  const auto path = test::make_tiny_sequences(folder.path(), Values::measured);
  const auto left = [&](std::size_t limit) {
    return Dataset::load(path, {comm::local_context(), limit}).residence().left;
  };
  const Residence taken = Dataset::load(path).residence();
  EXPECT_GE(taken.bytes, 256U * 60U);
  EXPECT_EQ(left(taken.bytes + 1000), 1000U);
  EXPECT_EQ(left(0), 0U);
}

TEST(DatasetOfSequences, SummaryTellsFoldsAndParts) {
  const test::TemporaryFolder folder;
  const auto path = test::make_tiny_sequences(folder.path(), Values::inclusion);
  const auto summary = Dataset::summary(path);
  ASSERT_TRUE(summary.sequences);
  EXPECT_EQ(summary.sequences->values, "inclusion");
  EXPECT_EQ(summary.sequences->each, 2);
  EXPECT_EQ(summary.sequences->folds, (std::array<std::int64_t, 3>{160, 48, 48}));
  EXPECT_EQ(summary.sequences->parts, (std::vector<std::int64_t>(4, 64)));
}

TEST(DatasetOfSequences, BatchesHoldLettersAndValues) {
  const Loaded tiny(Values::measured);
  const auto views = all_of(tiny.dataset, Fold::test);
  const Batch batch = tiny.dataset.batch(Fold::test, views, 0);
  EXPECT_EQ(batch.channels, 4);
  EXPECT_EQ(batch.length, 60);
  EXPECT_EQ(batch.bins, 1);
  const std::size_t first = 208;
  for (const std::size_t v : {std::size_t{0}, std::size_t{17}}) {
    for (std::size_t i = 0; i < 60; ++i) {
      for (std::size_t channel = 0; channel < 4; ++channel)
        EXPECT_EQ(batch.input[(v * 4 + channel) * 60 + i],
                  tiny.table.bases[(first + v) * 60 + i] == channel ? 1.0F : 0.0F);
    }
  }
  expect_equal(batch.targets, {tiny.table.targets.begin() + 2 * 208,
                               tiny.table.targets.begin() + 2 * 256});
}

TEST(DatasetOfSequences, InclusionHasTwoValuesEach) {
  const Loaded tiny(Values::inclusion);
  const std::vector<View> views = {{0, 0, false}, {3, 0, false}};
  const Batch batch = tiny.dataset.batch(Fold::valid, views, 0);
  EXPECT_EQ(batch.bins, 2);
  ASSERT_EQ(batch.targets.size(), 2U * 12 * 2);
  EXPECT_EQ(batch.targets[1], 0.2F);
}

TEST(DatasetOfSequences, PartsTestAndValidateInTurn) {
  const Loaded tiny(Values::measured);
  config::SelectSettings settings;
  settings.part = 3;
  const auto selected = tiny.dataset.select(settings);
  EXPECT_EQ(selected.windows(Fold::train).size(), 128U);
  for (const auto& window : selected.windows(Fold::test))
    EXPECT_EQ(tiny.table.part[static_cast<std::size_t>(window.row)], 3);
  for (const auto& window : selected.windows(Fold::valid))
    EXPECT_EQ(tiny.table.part[static_cast<std::size_t>(window.row)], 0);
  settings.part = 4;
  test::expect_user_error([&] { tiny.dataset.select(settings); },
                          {"select.part 4", "parts 0 to 3"});
}

TEST(DatasetOfSequences, SharesAreDrawnByTheSeed) {
  const Loaded tiny(Values::measured);
  config::SelectSettings settings;
  settings.train_share = 0.25;
  const auto rows = [&](std::uint64_t seed) {
    const auto selected = tiny.dataset.select(settings, seed);
    std::vector<std::int64_t> out;
    for (const auto& window : selected.windows(Fold::train)) out.push_back(window.row);
    return out;
  };
  EXPECT_EQ(rows(1).size(), 40U);
  EXPECT_EQ(rows(1), rows(1));
  EXPECT_NE(rows(1), rows(2));
  EXPECT_EQ(tiny.dataset.select(settings, 1).windows(Fold::test).size(), 48U);
}

TEST(DatasetOfSequences, ShuffledLabelsAreOthersOfTheFold) {
  const Loaded tiny(Values::labels);
  config::SelectSettings settings;
  settings.shuffle_labels = true;
  const auto shuffled = tiny.dataset.select(settings, 5);
  for (const Fold fold : {Fold::train, Fold::valid}) {
    std::multiset<std::int64_t> given, there;
    std::size_t moved = 0;
    for (const auto& window : shuffled.windows(fold)) {
      given.insert(window.values);
      there.insert(window.row);
      moved += window.values != window.row;
    }
    EXPECT_EQ(given, there);
    EXPECT_GT(moved, there.size() / 2);
  }
  const auto views = all_of(tiny.dataset, Fold::test);
  expect_equal(shuffled.values(Fold::test, views),
               tiny.dataset.values(Fold::test, views));
}

TEST(DatasetOfSequences, OtherSelectionsAreRefused) {
  const Loaded tiny(Values::measured);
  config::SelectSettings settings;
  settings.train = "peaks";
  test::expect_user_error([&] { tiny.dataset.select(settings); },
                          {"windows of a genome", "select.part"});
}

// A representation that tells which rows were asked for.
class RowNumbers : public Representation {
 public:
  int channels() const override { return 2; }
  int positions() const override { return 3; }
  void read(std::span<const std::int64_t> rows, std::span<float> target) const override {
    for (std::size_t r = 0; r < rows.size(); ++r)
      std::fill_n(target.begin() + static_cast<std::ptrdiff_t>(6 * r), 6,
                  static_cast<float>(rows[r]));
  }
};

TEST(DatasetOfSequences, OtherRepresentationsAreReadByRow) {
  const Loaded tiny(Values::measured);
  const auto read = tiny.dataset.represented(std::make_shared<RowNumbers>());
  EXPECT_EQ(read.input_channels(), 2);
  EXPECT_EQ(read.input_positions(), 3);
  const std::vector<View> views = {{4, 0, false}, {0, 0, false}};
  const Batch batch = read.batch(Fold::test, views, 0);
  EXPECT_EQ(batch.input, (std::vector<float>{212, 212, 212, 212, 212, 212, 208, 208, 208,
                                             208, 208, 208}));
  EXPECT_EQ(batch.channels, 2);
  EXPECT_EQ(batch.length, 3);
}

TEST(OneHotEnds, AdaptersStayWhereTheyAre) {
  const std::vector<std::uint8_t> bases = {0, 1, 2, 3, 4, 0};  // A C | G T N | A
  std::vector<float> target(4 * 6);
  one_hot(bases.data(), 6, true, {2, 1, 0.0F}, target.data());
  const auto column = [&](std::size_t i) {
    return std::vector<float>{target[i], target[6 + i], target[12 + i], target[18 + i]};
  };
  EXPECT_EQ(column(0), (std::vector<float>{1, 0, 0, 0}));
  EXPECT_EQ(column(1), (std::vector<float>{0, 1, 0, 0}));
  EXPECT_EQ(column(2), (std::vector<float>{0, 0, 0, 0}));  // N, zeros
  EXPECT_EQ(column(3), (std::vector<float>{1, 0, 0, 0}));  // T -> A
  EXPECT_EQ(column(4), (std::vector<float>{0, 1, 0, 0}));  // G -> C
  EXPECT_EQ(column(5), (std::vector<float>{1, 0, 0, 0}));
}

}  // namespace
}  // namespace s2fbench::data
