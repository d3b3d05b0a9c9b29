// Several window tables in one dataset: what is stored, labels, selections as views.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
#include <set>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "data/tables.hpp"
#include "small_inputs.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

// SmallInputs with peaks. Windows of 64 around them: chr1 [268, 332) of tracks a and b,
// chr1 [568, 632) of b; one over the end of chr1, one in the unmappable stretch; chr2
// [218, 282) of a; chr3 [168, 232) of b.
struct PeakInputs : SmallInputs {
  explicit PeakInputs(const std::string& name) : SmallInputs(name) {
    tracks =
        "  - {name: a, file: a.bw, scale: mean1, peaks: a.bed}\n"
        "  - {name: b, file: b.bw, peaks: b.bed}\n";
    more =
        "threshold: {train: 0, test: -1}\n"
        "unmappable: [u.bed]\n"
        "tables:\n"
        "  peaks: {kind: peak_centred, stored: 64, merge_overlap: 20}\n"
        "  unshifted: {kind: tiled, stored: 64, stride: 64}\n";
    test::write_text(path("a.bed"), "chr1\t290\t310\nchr1\t980\t1000\nchr2\t250\t251\n");
    test::write_text(path("b.bed"),
                     "chr1\t290\t311\nchr1\t590\t610\nchr1\t760\t770\nchr3\t190\t210\n");
    test::write_text(path("u.bed"), "chr1\t740\t790\n");
  }
};

Dataset loaded(const PeakInputs& inputs) {
  inputs.run();
  return Dataset::load(inputs.path("d.h5"));
}

config::SelectSettings from(const std::string& train, const std::string& test = "tiled") {
  config::SelectSettings settings;
  settings.train = train;
  settings.test = test;
  return settings;
}

std::vector<std::int64_t> starts(const Dataset& dataset, Fold fold) {
  std::vector<std::int64_t> out;
  for (const auto& window : dataset.windows(fold)) out.push_back(window.start);
  return out;
}

TEST(WindowTables, CountsByTableAndFold) {
  const PeakInputs inputs("window_tables");
  const PrepareReport report = inputs.run();
  ASSERT_EQ(report.tables.size(), 3U);
  const auto kept = [&](std::size_t table, Fold fold) {
    return report.tables[table].folds[static_cast<std::size_t>(fold)].kept;
  };
  EXPECT_EQ(kept(0, Fold::train), 7 + 2);  // chr1 0-740 and 790-1000
  EXPECT_EQ(kept(1, Fold::train), 2);
  EXPECT_EQ(kept(1, Fold::valid), 1);
  EXPECT_EQ(kept(1, Fold::test), 1);
  EXPECT_EQ(kept(2, Fold::train), 11 + 3);
  EXPECT_EQ(kept(2, Fold::test), 7);
  EXPECT_EQ(report.tables[1].dropped.clipped, 1);
  EXPECT_EQ(report.tables[1].dropped.unmappable, 1);
  EXPECT_EQ(report.tables[1].dropped.excluded, 0);
  const std::string text = report_text(report);
  EXPECT_NE(text.find("peaks      train         2 of 2 windows kept\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("peaks      dropped: 1 windows over"), std::string::npos) << text;
}

// Windows of all tables overlap, each base is stored once.
TEST(WindowTables, BasesAreStoredOnce) {
  const PeakInputs inputs("window_tables");
  inputs.run();
  const Tables tables = read_tables(h5::File::open(inputs.path("d.h5")));
  // chr1 0-704 by tiles of 64, 790-1000 by those of 100, chr2 0-500, chr3 0-448.
  EXPECT_EQ(tables.interval_start, (std::vector<std::int64_t>{0, 790, 0, 0}));
  EXPECT_EQ(tables.interval_end, (std::vector<std::int64_t>{704, 990, 500, 448}));
  EXPECT_EQ(tables.bases, 704 + 200 + 500 + 448);
  EXPECT_TRUE(std::is_sorted(tables.window_table.begin(), tables.window_table.end()));
  for (std::size_t w = 0; w < tables.window_start.size(); ++w) {
    bool found = false;
    for (std::size_t i = 0; i < tables.interval_start.size(); ++i) {
      if (tables.interval_chromosome[i] != tables.window_chromosome[w]) continue;
      const auto into = tables.window_start[w] - tables.interval_start[i];
      if (into < 0 || tables.window_start[w] >= tables.interval_end[i]) continue;
      EXPECT_EQ(tables.window_position[w], tables.interval_position[i] + into);
      EXPECT_LE(tables.window_start[w] + tables.stored(w), tables.interval_end[i]);
      found = true;
    }
    EXPECT_TRUE(found) << w;
  }
}

// The tiled table of a file does not depend on the tables beside it.
TEST(WindowTables, TiledIsTheSameWithAndWithoutOthers) {
  PeakInputs inputs("window_tables");
  const Dataset many = loaded(inputs);
  inputs.more = "threshold: {train: 0, test: -1}\nunmappable: [u.bed]\n";
  const Dataset one = loaded(inputs);
  EXPECT_NE(one.content_hash(), many.content_hash());
  for (const Fold fold : {Fold::train, Fold::valid, Fold::test}) {
    ASSERT_EQ(starts(one, fold), starts(many, fold));
    for (std::int64_t w = 0; w < static_cast<std::int64_t>(one.windows(fold).size());
         ++w) {
      const std::vector<View> views = {{w, 7, w % 2 == 0}};
      EXPECT_EQ(one.batch(fold, views, 8).targets, many.batch(fold, views, 8).targets);
      EXPECT_EQ(one.batch(fold, views, 8).input, many.batch(fold, views, 8).input);
    }
  }
}

TEST(WindowTables, EachTableHasItsOwnLengthAndShiftRange) {
  const Dataset dataset = loaded(PeakInputs("window_tables"));
  EXPECT_EQ(dataset.shift_range(Fold::train, 0), 36);
  EXPECT_EQ(dataset.centre(Fold::train, 0).offset, 18);
  const Dataset peaks = dataset.select(from("peaks", "unshifted"));
  EXPECT_EQ(starts(peaks, Fold::train), (std::vector<std::int64_t>{268, 568}));
  EXPECT_EQ(starts(peaks, Fold::valid), (std::vector<std::int64_t>{218}));
  EXPECT_EQ(peaks.windows(Fold::test).size(), 7U);
  EXPECT_EQ(peaks.shift_range(Fold::train, 1), 0);
  EXPECT_EQ(peaks.centre(Fold::test, 6).offset, 0);
  EXPECT_EQ(peaks.selection(Fold::valid), "peaks");
  // chr1:268-332 through either table: window 2 of tiled is 200-300.
  const auto through_peaks = peaks.batch(Fold::train, std::vector<View>{{0, 0}}, 1);
  const auto through_tiles = dataset.batch(Fold::train, std::vector<View>{{2, 36}}, 1);
  for (std::size_t i = 0; i < 32; ++i) {  // 268-300 in both
    EXPECT_EQ(through_peaks.targets[i], through_tiles.targets[i + 32]);
    EXPECT_EQ(through_peaks.input[i], through_tiles.input[i + 32]);
  }
}

TEST(WindowTables, LabelsOfPeaksAndOfTiles) {
  const Dataset dataset = loaded(PeakInputs("window_tables"));
  ASSERT_TRUE(dataset.has_labels());
  const Dataset peaks = dataset.select(from("peaks"));
  const std::vector<View> two = {{0, 0}, {1, 0}};
  EXPECT_EQ(peaks.labels(Fold::train, two), (std::vector<float>{1, 1, 0, 1}));
  // Midpoints 300 of a and b: the centre of 300-400 is 318-382, so no tile has them.
  // 600 neither; 250 of chr2 lies in the centre of 200-300.
  const std::vector<View> tiles = {{2, 0}, {3, 0}};
  EXPECT_EQ(dataset.labels(Fold::train, tiles), (std::vector<float>{0, 0, 0, 0}));
  EXPECT_EQ(dataset.labels(Fold::valid, tiles), (std::vector<float>{1, 0, 0, 0}));
  EXPECT_THROW(dataset.labels(Fold::train, std::vector<View>{{99, 0}}), InternalError);
}

// chr1:250-260 of a is 10, chr2 10 all over, chr3 5; b is 4 everywhere.
TEST(WindowTables, ThresholdsAreStrict) {
  const Dataset dataset = loaded(PeakInputs("window_tables"));
  EXPECT_EQ(starts(dataset.select(from("tiled>4")), Fold::train),
            (std::vector<std::int64_t>{200}));
  EXPECT_EQ(dataset.select(from("tiled>3.9")).windows(Fold::train).size(), 9U);
  const Dataset high = dataset.select(from("tiled>9.5", "tiled>4"));
  EXPECT_EQ(starts(high, Fold::train), (std::vector<std::int64_t>{200}));
  EXPECT_EQ(high.windows(Fold::valid).size(), 5U);
  EXPECT_EQ(high.windows(Fold::test).size(), 4U);
  expect_user_error([&] { dataset.select(from("tiled>10")); },
                    {"none of the 9 training windows", "the highest has 10"});
  expect_user_error([&] { dataset.select(from("tiled>-0.5")); },
                    {"holds only", "above 0"});
  expect_user_error([&] { dataset.select(from("tiles")); }, {"did you mean 'tiled'"});
}

TEST(WindowTables, NegativesAreTheSameInEveryTrialAndHaveNoLabel) {
  const Dataset dataset = loaded(PeakInputs("window_tables"));
  auto settings = from("peaks");
  settings.negatives = 1.5;
  const Dataset some = dataset.select(settings);
  ASSERT_EQ(some.windows(Fold::train).size(), 2U + 3U);
  EXPECT_EQ(some.windows(Fold::valid).size(), 1U + 2U);
  EXPECT_EQ(some.windows(Fold::test).size(), 4U);
  EXPECT_EQ(some.selection(Fold::train), "peaks and 3 negatives");
  EXPECT_EQ(starts(some, Fold::train), starts(dataset.select(settings), Fold::train));
  std::vector<View> views;
  for (std::int64_t w = 2; w < 5; ++w) {
    views.push_back(some.centre(Fold::train, w));
    EXPECT_EQ(views.back().offset, 18);  // of a tile, peaks have no room
  }
  for (const float label : some.labels(Fold::train, views)) EXPECT_EQ(label, 0);
  settings.negatives = 4;
  const auto more = starts(dataset.select(settings), Fold::train);
  const std::set<std::int64_t> all(more.begin(), more.end());
  EXPECT_EQ(all.size(), 2U + 8U);
  for (const auto start : starts(some, Fold::train)) EXPECT_TRUE(all.contains(start));
  settings.negatives = 5;
  expect_user_error([&] { dataset.select(settings); }, {"wants 10 training windows"});
}

TEST(WindowTables, SummaryKnowsCountsWithoutLoading) {
  const PeakInputs inputs("window_tables");
  const Dataset dataset = loaded(inputs);
  const auto summary = Dataset::summary(inputs.path("d.h5"));
  for (const auto* train : {"tiled", "tiled>4", "peaks", "peaks>9", "unshifted>4"}) {
    auto settings = from(train);
    const auto counts = sweep::selected_windows(settings, summary);
    if (counts.train == 0 || counts.valid == 0) continue;
    const Dataset view = dataset.select(settings);
    EXPECT_EQ(counts.train, static_cast<std::int64_t>(view.windows(Fold::train).size()));
    EXPECT_EQ(counts.valid, static_cast<std::int64_t>(view.windows(Fold::valid).size()));
    EXPECT_EQ(counts.test, static_cast<std::int64_t>(view.windows(Fold::test).size()));
  }
  EXPECT_EQ(summary.tables[0].train.unlabelled, 9);
  EXPECT_EQ(summary.tables[0].valid.unlabelled, 4);
  EXPECT_EQ(summary.tables[1].train.threshold, -std::numeric_limits<double>::infinity());
}

TEST(WindowTables, PeaksOnExcludedChromosomesAreCounted) {
  PeakInputs inputs("window_tables");
  inputs.folds = "{valid: [chr1], test: [chr3]}";
  inputs.more += "exclude_chromosomes: [chr2]\n";
  expect_user_error([&] { inputs.run(); }, {"the training fold has no window"});
  inputs.chromosomes.push_back({"chr4", 300});
  inputs.a.push_back({"chr4", 0, 300, 7});
  inputs.b.push_back({"chr4", 0, 300, 7});
  inputs.write();
  test::write_fasta(inputs.path("g.fa"), {{"chr1", test::random_letters(1000, 0)},
                                          {"chr2", test::random_letters(500, 1)},
                                          {"chr3", test::random_letters(450, 2)},
                                          {"chr4", test::random_letters(300, 3)}});
  std::filesystem::remove(inputs.path("g.fa.fai"));
  const PrepareReport report = inputs.run_again();
  EXPECT_EQ(report.tables[1].dropped.excluded, 1);
  EXPECT_EQ(report.tables[1].folds[0].kept, 0);  // chr4 has no peak: for plan to refuse
}

TEST(WindowTables, BadInputIsNamed) {
  const auto refused = [](const std::function<void(PeakInputs&)>& change,
                          std::initializer_list<std::string> words) {
    PeakInputs inputs("window_tables_bad");
    change(inputs);
    expect_user_error([&] { inputs.run(); }, words);
  };
  const auto table = [](const std::string& text) {
    return [text](PeakInputs& inputs) { inputs.more = "tables:\n  x: " + text + "\n"; };
  };
  refused(table("{kind: round, stored: 64}"), {"d.yaml", "peak_centred", "round"});
  refused(table("{kind: tiled, stored: -64}"), {"d.yaml", "-64"});
  refused(table("{kind: tiled, stored: 63}"), {"input of 64 nt is longer", "63"});
  refused(table("{kind: tiled, stored: 64, merge_overlap: 3}"), {"merge_overlap"});
  refused(table("{kind: peak_centred, stored: 64, stride: 3}"), {"stride"});
  refused(table("{kind: peak_centred, stored: 64, merge_overlap: -1}"), {"-1"});
  refused(table("{kind: peak_centred, stored: 64, merge_overlap: 65}"), {"65"});
  refused(table("{kind: peak_centred, stored: 1000}"), {"table 'x' gets no window"});
  refused([](PeakInputs& i) { i.more = "tables:\n  tiled: {kind: tiled, stored: 64}\n"; },
          {"'tiled' cannot name a table"});
  refused([](PeakInputs& i) { i.more = "tables:\n  a>b: {kind: tiled, stored: 64}\n"; },
          {"'a>b' cannot name a table"});
  refused([](PeakInputs& i) { i.tracks = "  - {name: a, file: a.bw}\n"; },
          {"a peak_centred table needs peaks"});
  refused(
      [](PeakInputs& i) {
        i.tracks = "  - {name: a, file: a.bw, peaks: a.bed}\n  - {name: b, file: b.bw}\n";
      },
      {"track 'b' has no peaks", "all tracks or for none"});
  refused([](PeakInputs& i) { test::write_text(i.path("a.bed"), "chr2\t490\t501\n"); },
          {"a.bed:1", "501", "chr2 of 500 nt"});
  refused([](PeakInputs& i) { test::write_text(i.path("a.bed"), "chr9\t490\t501\n"); },
          {"no peak of track 'a' lies on a chromosome"});
  refused([](PeakInputs& i) { std::filesystem::remove(i.path("b.bed")); }, {"b.bed"});
}

}  // namespace
}  // namespace s2fbench::data
