#include "data/prepare.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "data/tables.hpp"
#include "h5/file.hpp"
#include "small_inputs.hpp"

namespace s2fbench::data {
namespace {

const FoldCount& count(const PrepareReport& report, Fold fold) {
  return report.tables.front().folds[static_cast<std::size_t>(fold)];
}

// Only chr1:200-300 holds a base above 5 (chr1:250-260); 10 windows of chr1, 5 and 4 of
// the others.
TEST(Prepare, KeepsWindowsAboveTheThresholdAndCounts) {
  const SmallInputs inputs("prepare");
  const PrepareReport report = inputs.run();
  EXPECT_EQ(count(report, Fold::train).candidates, 10);
  EXPECT_EQ(count(report, Fold::train).kept, 1);
  EXPECT_EQ(count(report, Fold::valid).kept, 5);
  EXPECT_EQ(count(report, Fold::test).kept, 4);
  EXPECT_EQ(report.bases, 100 + 500 + 400);
  EXPECT_EQ(report.intervals, 3);
  const Tables tables = read_tables(h5::File::open(inputs.path("d.h5")));
  EXPECT_EQ(tables.window_start[0], 200);
  EXPECT_EQ(tables.window_position[1], 100);
  EXPECT_EQ(tables.interval_start, (std::vector<std::int64_t>{200, 0, 0}));
  EXPECT_EQ(tables.interval_end, (std::vector<std::int64_t>{300, 500, 400}));
  EXPECT_EQ(tables.window_maximum[0], 10);  // track a, raw
  EXPECT_EQ(tables.window_maximum[1], 4);   // track b
}

// Mean of track a over chr1:200-300: (90 x 1 + 10 x 10) / 100.
TEST(Prepare, ScaleIsFittedOnKeptTrainingWindows) {
  SmallInputs inputs("prepare");
  inputs.tracks =
      "  - {name: a, file: a.bw, scale: mean1, replicate: b.bw}\n"
      "  - {name: b, file: b.bw}\n";
  const PrepareReport report = inputs.run();
  ASSERT_EQ(report.tracks.size(), 3U);
  EXPECT_DOUBLE_EQ(report.tracks[0].training_mean, 1.9);
  EXPECT_DOUBLE_EQ(report.tracks[0].scale, 1 / 1.9);
  EXPECT_DOUBLE_EQ(report.tracks[1].scale, 1);
  EXPECT_TRUE(report.tracks[2].replicate);
  EXPECT_DOUBLE_EQ(report.tracks[2].scale, 1 / 1.9);  // its track's factor
}

TEST(Prepare, OverlappingWindowsAreStoredOnce) {
  SmallInputs inputs("prepare");
  inputs.windows = "{stored: 100, input: 64, stride: 30}";
  const PrepareReport report = inputs.run();
  // Windows of chr1 that touch 250-260 start at 180, 210, 240: 180-340.
  EXPECT_EQ(count(report, Fold::train).kept, 3);
  const Tables tables = read_tables(h5::File::open(inputs.path("d.h5")));
  EXPECT_EQ(tables.interval_start[0], 180);
  EXPECT_EQ(tables.interval_end[0], 340);
  EXPECT_EQ(tables.window_position[2], 60);
}

TEST(Prepare, UnmappableRegionsSplitContigsAndUnknownContigsAreListed) {
  SmallInputs inputs("prepare");
  test::write_text(inputs.path("u.bed"), "chr1\t240\t270\nchrM\t0\t5\nchr2\t0\t130\n");
  inputs.more = "threshold: {train: -1}\nunmappable: [u.bed]\n";
  inputs.chromosomes.push_back({"scaffold_9", 77});
  const PrepareReport report = inputs.run();
  EXPECT_EQ(count(report, Fold::train).kept, 2 + 7);  // 0-240 and 270-1000
  EXPECT_EQ(count(report, Fold::valid).kept, 3);      // 130-500
  EXPECT_EQ(report.contigs, 4);
  ASSERT_EQ(report.skipped.size(), 3U);
  EXPECT_EQ(report.skipped[0].name, "chrM");
  EXPECT_EQ(report.skipped[1].name, "scaffold_9");
  EXPECT_NE(report_text(report).find("3 contigs skipped"), std::string::npos);
}

TEST(Prepare, MissingValuesAreZeroOrSkipped) {
  SmallInputs inputs("prepare");
  inputs.more = "threshold: {train: -1}\n";
  inputs.b[0] = {"chr1", 0, 950, 4};
  const PrepareReport zero = inputs.run();
  EXPECT_EQ(zero.tracks[0].missing, 0);
  EXPECT_EQ(zero.tracks[1].missing, 50);
  EXPECT_EQ(count(zero, Fold::train).kept, 10);
  inputs.more += "missing: skip\n";
  const PrepareReport skip = inputs.run();
  EXPECT_EQ(skip.tracks[1].missing, 0);
  EXPECT_EQ(skip.incomplete, 1);
  EXPECT_EQ(count(skip, Fold::train).kept, 9);
}

TEST(Prepare, HashFollowsContentNotPaths) {
  const SmallInputs first("prepare_first");
  SmallInputs second("prepare_second");
  const std::string hash = first.run().content_hash;
  EXPECT_EQ(second.run().content_hash, hash);
  second.a[1].value = 11;
  EXPECT_NE(second.run().content_hash, hash);
}

TEST(Prepare, ExcludedChromosomesMayDiffer) {
  SmallInputs inputs("prepare");
  inputs.folds = "{valid: [chr2], test: [chr1]}";
  inputs.more = "exclude_chromosomes: ['chr?']\n";
  EXPECT_THROW(inputs.run(), UserError);  // the folds are excluded too
  inputs.folds = "{valid: [chr2], test: [chr3]}";
  inputs.more = "exclude_chromosomes: [chr1]\n";
  EXPECT_THROW(inputs.run(), UserError);  // nothing is left for training
}

TEST(Prepare, WarnsOfAFewWindowsThatCarryTheSignal) {
  SmallInputs inputs("prepare");
  inputs.windows = "{stored: 4, input: 4}";
  inputs.more = "threshold: {train: -1}\n";
  inputs.a[1].value = 5000;
  const PrepareReport report = inputs.run();
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("track 'a'"), std::string::npos);
  EXPECT_GT(report.tracks[0].top_share, 0.2);
  EXPECT_LT(report.tracks[1].top_share, 0.01);
}

TEST(Prepare, ManifestRecordsInputsAndCounts) {
  const SmallInputs inputs("prepare");
  inputs.run();
  const auto text = h5::File::open(inputs.path("d.h5")).dataset("manifest").read_text();
  const auto manifest = nlohmann::json::parse(text.at(0));
  EXPECT_EQ(manifest["inputs"].size(), 3U);
  EXPECT_EQ(manifest["inputs"][0]["file"], "g.fa");
  EXPECT_EQ(manifest["inputs"][0]["xxh3_128"].get<std::string>().size(), 32U);
  EXPECT_EQ(manifest["counts"]["tables"]["tiled"]["train"]["kept"], 1);
  EXPECT_EQ(manifest["settings"]["missing"], "zero");
  EXPECT_EQ(manifest["tracks"][0]["training_mean"], 1.9);
}

TEST(Prepare, ProgressReachesTheEndAndNothingIsLeftBehind) {
  const SmallInputs inputs("prepare");
  inputs.write();
  std::int64_t last = 0, total = 0;
  prepare(load_dataset_config(inputs.path("d.yaml")), inputs.path("d.h5"),
          [&](const std::string&, std::int64_t done, std::int64_t all) {
            EXPECT_GE(done, last);
            last = done;
            total = all;
          });
  EXPECT_EQ(total, 1950);
  EXPECT_EQ(last, 1900);  // chr3 ends with 50 nt that hold no window
  EXPECT_FALSE(std::filesystem::exists(inputs.path("d.h5.tmp")));
}

}  // namespace
}  // namespace s2fbench::data
