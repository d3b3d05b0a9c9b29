#include "data/track_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "small_inputs.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::data {
namespace {

// Ten peaks of chr1 in windows of 64; track `a` rises along them, `b` is the like of `a`
// with one exception, `c` has nothing to do with either, `d` is constant.
struct FourTracks {
  std::string folder = test::make_folder("track_choice");

  std::string path(const std::string& name) const { return folder + "/" + name; }
  PrepareReport run(const std::string& limit) const {
    const std::vector<test::TinyChromosome> chromosomes = {
        {"chr1", 1000}, {"chr2", 200}, {"chr3", 200}};
    test::write_fasta(path("g.fa"), {{"chr1", test::random_letters(1000, 1)},
                                     {"chr2", test::random_letters(200, 2)},
                                     {"chr3", test::random_letters(200, 3)}});
    std::string peaks, tracks;
    for (int i = 0; i < 10; ++i) {
      const std::string start = std::to_string(100 * i + 49);
      peaks += "chr1\t" + start + "\t" + std::to_string(100 * i + 51) + "\n";
    }
    test::write_text(path("p.bed"), peaks);
    const double values[4][10] = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                                  {1, 2, 3, 4, 5, 6, 7, 8, 9, 4},
                                  {5, 1, 5, 1, 5, 1, 5, 1, 5, 1},
                                  {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}};
    for (int t = 0; t < 4; ++t) {
      std::vector<test::TinyRun> runs;
      for (int i = 0; i < 10; ++i) {
        runs.push_back(
            {"chr1", 100 * i, 100 * (i + 1), static_cast<float>(values[t][i])});
      }
      runs.push_back({"chr2", 0, 200, 1});
      runs.push_back({"chr3", 0, 200, 1});
      const std::string name(1, static_cast<char>('a' + t));
      test::write_bigwig(path(name + ".bw"), chromosomes, runs);
      tracks += "  - {name: " + name + ", file: " + name + ".bw, peaks: p.bed}\n";
    }
    test::write_text(path("d.yaml"),
                     "name: four\ngenome: g.fa\ntracks:\n" + tracks +
                         "windows: {stored: 100, input: 64}\n"
                         "tables:\n  peaks: {kind: peak_centred, stored: 64}\n"
                         "folds: {valid: [chr2], test: [chr3]}\nthreshold: {train: 0}\n" +
                         limit);
    return prepare(load_dataset_config(path("d.yaml")), path("d.h5"));
  }
};

std::vector<std::string> names(const PrepareReport& report) {
  std::vector<std::string> out;
  for (const auto& track : report.tracks) out.push_back(track.name);
  return out;
}

// r of a and b over the ten windows.
double by_hand() {
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  const double b[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 4};
  for (int i = 0; i < 10; ++i) {
    x += i + 1;
    y += b[i];
    xx += (i + 1) * (i + 1);
    yy += b[i] * b[i];
    xy += (i + 1) * b[i];
  }
  return (xy - x * y / 10) / std::sqrt((xx - x * x / 10) * (yy - y * y / 10));
}

TEST(TrackChoice, DropsWhatIsLikeAnEarlierTrack) {
  const FourTracks four;
  const auto report = four.run("select_tracks: {max_correlation: 0.75, at: peaks}\n");
  EXPECT_EQ(names(report), (std::vector<std::string>{"a", "c", "d"}));
  ASSERT_EQ(report.dropped_tracks.size(), 1U);
  EXPECT_EQ(report.dropped_tracks[0].name, "b");
  EXPECT_EQ(report.dropped_tracks[0].like, "a");
  EXPECT_NEAR(report.dropped_tracks[0].correlation, by_hand(), 1e-12);
  EXPECT_EQ(report.compared_windows, 10);
  const std::string text = report_text(report);
  EXPECT_NE(text.find("track b left out: r 0.783 with a over 10 peak windows"),
            std::string::npos)
      << text;
}

TEST(TrackChoice, TheLimitItselfIsAllowedAndNoKeyKeepsAll) {
  const FourTracks four;
  EXPECT_EQ(four.run("").tracks.size(), 4U);
  EXPECT_EQ(four.run("select_tracks: {max_correlation: 0.9, at: peaks}\n").tracks.size(),
            4U);
}

TEST(TrackChoice, MistakesAreNamed) {
  const FourTracks four;
  test::expect_user_error(
      [&] { four.run("select_tracks: {max_correlation: 2, at: peaks}\n"); }, {"2"});
  test::expect_user_error(
      [&] { four.run("select_tracks: {max_correlation: 0.5, at: tiled}\n"); },
      {"expected one of peaks"});
  test::expect_user_error([&] { four.run("select_tracks: {at: peaks}\n"); },
                          {"'max_correlation' is missing"});
}

}  // namespace
}  // namespace s2fbench::data
