// Files of test blocks: round trip, damage; and metrics of resampled blocks.
#include "cube/test_blocks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <limits>

#include "base/error.hpp"
#include "cube/block_scores.hpp"
#include "h5/file.hpp"
#include "metrics/metric.hpp"
#include "noise/block_bootstrap.hpp"
#include "sample_blocks.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

class Blocks : public testing::Test {
 protected:
  Blocks() : scratch_("blocks"), path_(scratch_.file("test_blocks.h5")) {}
  std::string error() const {
    try {
      read_test_blocks(path_);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  ScratchFolder scratch_;
  std::string path_;
};

TEST_F(Blocks, RoundTrip) {
  const TestBlocks blocks = sample_blocks("5f2c0a9d81e4b377", 0.5, {32, 64});
  write_test_blocks(path_, blocks);
  const TestBlocks read = read_test_blocks(path_);
  EXPECT_TRUE(same_blocks(blocks, read));
  EXPECT_EQ(read.cell_key, blocks.cell_key);
  EXPECT_EQ(read.tracks, blocks.tracks);
  EXPECT_EQ(read.eval_resolutions, blocks.eval_resolutions);
  ASSERT_EQ(read.moments.size(), 120U);
  for (std::size_t i = 0; i < read.moments.size(); ++i) {
    EXPECT_EQ(read.moments[i].n, blocks.moments[i].n);
    EXPECT_EQ(read.moments[i].cxy, blocks.moments[i].cxy);
    EXPECT_EQ(read.moments[i].squared_error, blocks.moments[i].squared_error);
  }
}

TEST_F(Blocks, LengthsMustFit) {
  TestBlocks blocks = sample_blocks("key", 0.5, {32});
  blocks.moments.pop_back();
  EXPECT_THROW(write_test_blocks(path_, blocks), InternalError);
}

TEST_F(Blocks, ImpossibleContentIsNamed) {
  const auto with = [&](const std::function<void(TestBlocks&)>& change) {
    TestBlocks blocks = sample_blocks("key", 0.5, {32});
    change(blocks);
    write_test_blocks(path_, blocks);
    return error();
  };
  const std::string moments = "impossible moments";
  EXPECT_EQ(with([](auto& b) { b.moments[3].m2x = -1; }).rfind(moments, 0), 0U);
  EXPECT_EQ(with([](auto& b) { b.moments[3].n = std::nan(""); }).rfind(moments, 0), 0U);
  EXPECT_EQ(with([](auto& b) { b.moments[3].cxy = HUGE_VAL; }).rfind(moments, 0), 0U);
  EXPECT_EQ(with([](auto& b) { b.start[1] = 0; }).rfind("block chr8:0 is there twice", 0),
            0U);
  EXPECT_EQ(with([](auto& b) { b.block_bp = 0; }).rfind("block_bp is 0", 0), 0U);
  std::ofstream(path_) << "no HDF5";
  EXPECT_NE(error(), "no error");
  {
    h5::File file = h5::File::create(path_);
    file.close();
  }
  EXPECT_NE(error().find("not written by s2fbench"), std::string::npos);
}

// Whatever byte changes: an error, never a crash of the HDF5 library.
TEST_F(Blocks, DamagedFilesNeverCrash) {
  write_test_blocks(path_, sample_blocks("key", 0.5, {32}));
  std::ifstream in(path_, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  ASSERT_GT(whole.size(), 1000U);
  RandomStream stream(1, "damage");
  int refused = 0;
  for (int round = 0; round < 400; ++round) {
    std::string bytes = whole;
    if (round % 8 == 0) bytes.resize(stream.below(bytes.size()));
    for (int hit = 0; hit < 4 && !bytes.empty(); ++hit)
      bytes[stream.below(bytes.size())] = static_cast<char>(stream.below(256));
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    refused += error() == "no error" ? 0 : 1;
  }
  EXPECT_GT(refused, 395);  // a hit may write the byte that was there
}

// Merging each block as often as it was drawn is the definition.
TEST(BlockScores, AgreeWithMergedMoments) {
  for (const double noise : {0.0, 0.5, 20.0}) {
    const TestBlocks blocks = sample_blocks("key", noise, {32, 64});
    const BlockScore r(blocks, "pearson_whole", {{0, 1}, {1, 1}});
    const BlockScore mse(blocks, "mse", {{1, 0}});
    const BlockScore scaled(blocks, "mse_scaled_oracle", {{1, 0}});
    for (int resample = 0; resample < 20; ++resample) {
      const auto times = noise::drawn_blocks(30, {}, resample);
      const auto merged = [&](std::size_t track, std::size_t resolution) {
        metrics::PairMoments all;
        for (std::size_t b = 0; b < 30; ++b)
          for (std::uint32_t t = 0; t < times[b]; ++t)
            all = metrics::merge(all, blocks.moments[(b * 2 + track) * 2 + resolution]);
        return all;
      };
      const double wanted =
          (metrics::pearson_whole(merged(0, 1)) + metrics::pearson_whole(merged(1, 1))) /
          2;
      EXPECT_NEAR(r(times), wanted, 1e-11);
      const double error = metrics::mse(merged(1, 0));
      EXPECT_NEAR(mse(times), error, 1e-11 * (1 + error));
      const double factor = metrics::ratio_of_means(merged(1, 0));
      const double best = metrics::mse_scaled(merged(1, 0), factor);
      EXPECT_NEAR(scaled(times), best, 1e-10 * (1 + best));
    }
  }
}

TEST(BlockScores, WithoutVarianceThereIsNoCorrelation) {
  TestBlocks blocks = sample_blocks("key", 0.5, {32});
  for (std::size_t b = 0; b < 30; ++b) {  // track a: constant within blocks, by block
    const double level = 0.1 * static_cast<double>(b);
    blocks.moments[2 * b] = {16, level, 1e6 + level, 0, 0, 0, 1};
  }
  const BlockScore score(blocks, "pearson_whole", {{0, 0}});
  noise::Multiplicities times(30);
  times[7] = 30;
  EXPECT_TRUE(std::isnan(score(times)));
  EXPECT_NEAR(score(noise::Multiplicities(30, 1)), 1, 1e-9);
  EXPECT_TRUE(std::isnan(score(noise::Multiplicities(30, 0))));
  EXPECT_THROW(score(noise::Multiplicities(29, 1)), InternalError);
  EXPECT_THROW(BlockScore(blocks, "auroc", {{0, 0}}), UserError);
}

}  // namespace
}  // namespace s2fbench::cube
