// Halves of counts: fair, repeatable, and only of counts.
#include "evaluate/count_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random_stream.hpp"
#include "data/dataset_config.hpp"
#include "data/prepare.hpp"
#include "metrics/metric.hpp"
#include "support/tiny_genome.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr int kRun = 32;  // nt of one count

// Counts 0 to 9 in runs of 32 nt over chromosomes of 60 windows.
data::Dataset counts_dataset(const std::string& folder) {
  std::vector<test::TinySequence> genome;
  std::vector<test::TinyChromosome> chromosomes;
  std::vector<test::TinyRun> runs;
  for (int chromosome = 1; chromosome <= 3; ++chromosome) {
    const std::string name = "chr" + std::to_string(chromosome);
    const std::int64_t length = 60 * 256;
    genome.push_back({name, test::random_letters(length, chromosome)});
    chromosomes.push_back({name, length});
    RandomStream stream(4, "counts", 0, static_cast<std::uint64_t>(chromosome));
    for (std::int64_t at = 0; at < length; at += kRun)
      runs.push_back({name, at, at + kRun, static_cast<float>(stream.below(10))});
  }
  test::write_fasta(folder + "/g.fa", genome);
  test::write_bigwig(folder + "/counts.bw", chromosomes, runs);
  test::write_text(folder + "/d.yaml",
                   "name: counts\ngenome: g.fa\n"
                   "tracks: [{name: counts, file: counts.bw}]\n"
                   "windows: {stored: 256, input: 256, stride: 256}\n"
                   "folds: {valid: [chr2], test: [chr3]}\n"
                   "threshold: {train: -1, test: -1}\n");
  data::prepare(data::load_dataset_config(folder + "/d.yaml"), folder + "/d.h5");
  return data::Dataset::load(folder + "/d.h5");
}

const Grid kRuns{kRun, {1, 4}};

TEST(CountSplit, HalvesAreAsAlikeAsTheirNoiseLets) {
  const test::TemporaryFolder folder;
  const auto dataset = counts_dataset(folder.path());
  const auto gang = comm::local_context();
  const auto halves = count_split(dataset, gang, kRuns, 1, {}).front().pairs;
  // Bins hold 32 draws of their count C: var(half) = var(C) / 4 + mean(C) / 4 and
  // cov(halves) = var(C) / 4 - mean(C) / 4.
  std::vector<data::View> views;
  for (std::int64_t w = 0; w < std::ssize(dataset.windows(data::Fold::test)); ++w)
    views.push_back(dataset.centre(data::Fold::test, w));
  std::vector<double> totals;
  for (const float mean : dataset.coverage(data::Fold::test, views, kRun))
    totals.push_back(kRun * double{mean});
  const auto moments = metrics::pair_moments(totals.data(), totals.data(), totals.size());
  const double variance = moments.m2x / moments.n, mean = moments.mean_x;
  EXPECT_EQ(halves.n, moments.n);
  EXPECT_NEAR(metrics::pearson_whole(halves), (variance - mean) / (variance + mean),
              0.02);
  EXPECT_NEAR(halves.mean_x + halves.mean_y, mean, 1e-9 * mean);
  EXPECT_NEAR(halves.mean_x, mean / 2, 0.02 * mean);
}

TEST(CountSplit, CoinsDependOnTheSeedAlone) {
  const test::TemporaryFolder folder;
  const auto dataset = counts_dataset(folder.path());
  const auto gang = comm::local_context();
  const auto split = [&](std::uint64_t seed) {
    return count_split(dataset, gang, kRuns, seed, {}).front().pairs.cxy;
  };
  EXPECT_EQ(split(1), split(1));
  EXPECT_NE(split(1), split(2));
}

TEST(CountSplit, LeavesOutReplicatesAndWhatIsNoCount) {
  const train::TinyData tiny;  // motif has a replicate; both is scaled
  testing::internal::CaptureStderr();
  const auto table = count_split(tiny.dataset, comm::local_context(), {32, {1}}, 1, {});
  testing::internal::GetCapturedStderr();
  ASSERT_EQ(table.size(), 2u);
  for (const auto& entry : table) EXPECT_EQ(entry.pairs.n, 0);
}

}  // namespace
}  // namespace s2fbench::evaluate
