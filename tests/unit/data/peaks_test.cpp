#include "data/peaks.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "data/peak_merging.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

TEST(Peaks, TracksWithAMidpointInside) {
  const std::vector<Peak> peaks = {{5, 1}, {10, 0}, {10, 2}, {19, 2}, {20, 3}};
  EXPECT_EQ(tracks_in(peaks, {10, 20}), (std::vector<int>{0, 2}));
  EXPECT_EQ(tracks_in(peaks, {5, 6}), (std::vector<int>{1}));
  EXPECT_TRUE(tracks_in(peaks, {6, 10}).empty());
  EXPECT_TRUE(tracks_in(peaks, {21, 90}).empty());
}

TEST(Peaks, MidpointsByChromosomeUnknownContigsListed) {
  const std::string folder = test::make_folder("peaks");
  test::write_fasta(folder + "/g.fa", {{"chr1", test::random_letters(100, 1)}});
  test::write_text(folder + "/a.narrowPeak",
                   "track type=narrowPeak\nchr1\t10\t21\tp\t5\t.\t1\t-1\t-1\t3\n"
                   "chrUn\t0\t4\nchrUn\t4\t8\n");
  test::write_text(folder + "/b.bed", "chr1\t0\t9\nchr1\t99\t100\n");
  DatasetConfig config;
  config.tracks.resize(2);
  config.tracks[0].peaks = folder + "/a.narrowPeak";
  config.tracks[1].peaks = folder + "/b.bed";
  const Genome genome = Genome::open(folder + "/g.fa");
  const Peaks peaks = read_peaks(config, genome);
  EXPECT_EQ(peaks.by_chromosome.at("chr1"),
            (std::vector<Peak>{{4, 1}, {15, 0}, {99, 1}}));
  ASSERT_EQ(peaks.skipped.size(), 1U);
  EXPECT_EQ(peaks.skipped[0].name, "chrUn");

  test::write_text(folder + "/b.bed", "chr1\t99\t101\n");
  test::expect_user_error([&] { read_peaks(config, genome); },
                          {"b.bed:1", "beyond chr1 of 100 nt"});
  config.tracks[1].name = "b";
  test::write_text(folder + "/b.bed", "1\t9\t10\n");
  test::expect_user_error([&] { read_peaks(config, genome); },
                          {"no peak of track 'b'", "b.bed", "genome release"});
}

// Real peak files, where S2FBENCH_SHARED_DATA names the folder that holds yeast/. The
// numbers come from the rule read literally in Python, with exact fractions.
class YeastPeaks : public testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("S2FBENCH_SHARED_DATA");
    if (shared == nullptr) GTEST_SKIP() << "S2FBENCH_SHARED_DATA is not set";
    folder_ = std::string(shared) + "/yeast";
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "no folder " << folder_;
  }

  Peaks read(const std::vector<std::string>& files) const {
    DatasetConfig config;
    for (const auto& file : files) {
      config.tracks.emplace_back();
      config.tracks.back().peaks = folder_ + "/" + file;
    }
    return read_peaks(config, genome());
  }
  // The index lies beside the FASTA.
  Genome genome() const { return Genome::open(folder_ + "/sacCer3.fa.gz"); }

  std::string folder_;
};

struct MergeCount {
  std::size_t windows = 0;
  std::size_t closest = 0;  // pairs that share the limit or more
  std::size_t active = 0;   // tracks over all windows
  std::int64_t sum = 0;     // of midpoints
};

MergeCount merge_all(const Peaks& peaks, const Genome& genome, std::int64_t size,
                     std::int64_t limit) {
  MergeCount count;
  for (const auto& [chromosome, list] : peaks.by_chromosome) {
    const auto merged = merge_peaks(list, size, limit, genome.length(chromosome).value());
    count.windows += merged.size();
    for (std::size_t i = 0; i < merged.size(); ++i) {
      count.active += merged[i].tracks.size();
      count.sum += merged[i].midpoint;
      if (i > 0 && merged[i].midpoint - merged[i - 1].midpoint <= size - limit) {
        ++count.closest;
      }
    }
  }
  return count;
}

TEST_F(YeastPeaks, TwelveFactors) {
  const Peaks peaks =
      read({"peaks/Abf1_CX.bed", "peaks/Cbf1_CX.bed", "peaks/Fkh1_CX.bed",
            "peaks/Gcn4_CX.bed", "peaks/Htz1_CX.bed", "peaks/Mcm1_CX.bed",
            "peaks/Mot1_CX.bed", "peaks/Rap1_CX.bed", "peaks/Reb1_CX.bed",
            "peaks/Rsc3_CX.bed", "peaks/Spt15_CX.bed", "peaks/Sua7_CX.bed"});
  const auto count = merge_all(peaks, genome(), 2048, 500);
  EXPECT_EQ(count.closest, 0U);
  EXPECT_EQ(count.windows, 3499U);
  EXPECT_EQ(count.active, 10644U);
  EXPECT_EQ(count.sum, 1583572768);
}

TEST_F(YeastPeaks, AccessibleRegions) {
  const Peaks peaks = read({"atac.accessible_regions.narrowPeak"});
  std::size_t all = 0;
  for (const auto& [chromosome, list] : peaks.by_chromosome) all += list.size();
  EXPECT_EQ(all, 1605U - 46U);  // on chrM, which the FASTA lacks
  const auto count = merge_all(peaks, genome(), 3072, 200);
  EXPECT_EQ(count.windows, 1059U);
  EXPECT_EQ(count.active, count.windows);
  EXPECT_EQ(count.sum, 499236745);
}

}  // namespace
}  // namespace s2fbench::data
