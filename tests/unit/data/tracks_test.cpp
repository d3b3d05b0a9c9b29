#include "data/tracks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

std::string bigwig(const std::vector<test::TinyRun>& runs, int zoom_levels = 2) {
  const std::string path = test::make_folder("tracks") + "/t.bw";
  test::write_bigwig(path, {{"chr1", 1000}, {"chr2", 500}}, runs, zoom_levels);
  return path;
}

TEST(Track, RunsBecomeBasesAndGapsAreMissing) {
  const Track track = Track::open(bigwig({{"chr1", 2, 5, 1.5F}, {"chr1", 5, 6, 3.0F}}));
  EXPECT_EQ(track.length("chr1"), 1000);
  EXPECT_EQ(track.length("chrX"), std::nullopt);
  const auto values = track.values("chr1", 0, 8);
  const float none = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> expected = {none, none, 1.5F, 1.5F, 1.5F, 3.0F, none, none};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(values[i])) << i;
    } else {
      EXPECT_EQ(values[i], expected[i]) << i;
    }
  }
  EXPECT_EQ(track.values("chr1", 4, 5), std::vector<float>{1.5F});
}

TEST(Track, ChromosomeWithoutValuesAndFileWithoutZoom) {
  const Track track = Track::open(bigwig({{"chr1", 0, 10, 1.0F}}, 0));
  for (const float value : track.values("chr2", 0, 500)) EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(track.values("chr1", 0, 1)[0], 1.0F);
}

TEST(Track, ManyRunsAgreeWithTheirList) {
  std::vector<test::TinyRun> runs;
  for (int i = 0; i < 400; ++i) {
    runs.push_back({"chr1", 2 * i, 2 * i + 1 + i % 2, static_cast<float>(i)});
  }
  const auto values = Track::open(bigwig(runs)).values("chr1", 0, 1000);
  for (const auto& run : runs) {
    for (auto at = run.start; at < run.end; ++at) {
      EXPECT_EQ(values[static_cast<std::size_t>(at)], run.value);
    }
  }
}

TEST(Track, UnusableFiles) {
  expect_user_error([] { Track::open("/no/such.bw"); }, {"no such bigWig"});
  const std::string path = test::make_folder("tracks") + "/text.bw";
  test::write_text(path, "chr1\t1\t2\t3\n");
  expect_user_error([&] { Track::open(path); }, {"not a bigWig file"});
  const std::string infinite =
      bigwig({{"chr1", 3, 4, std::numeric_limits<float>::infinity()}});
  expect_user_error([&] { Track::open(infinite).values("chr1", 0, 9); },
                    {"infinite value", "chr1:3"});
}

TEST(Track, EveryTruncationIsAnError) {
  std::vector<test::TinyRun> runs;
  for (int i = 0; i < 300; ++i) runs.push_back({"chr1", 3 * i, 3 * i + 2, 0.1F * i});
  const std::string path = bigwig(runs);
  const auto size = std::filesystem::file_size(path);
  for (const double share : {0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999}) {
    const std::string cut = path + ".cut";
    std::filesystem::copy_file(path, cut,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(cut, static_cast<std::uintmax_t>(size * share));
    expect_user_error([&] { Track::open(cut); }, {"t.bw.cut"});
  }
}

}  // namespace
}  // namespace s2fbench::data
