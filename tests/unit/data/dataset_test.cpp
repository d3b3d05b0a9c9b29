#include "data/dataset.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "data/genome.hpp"
#include "data/tracks.hpp"
#include "small_inputs.hpp"
#include "support/changed_copy.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

// Prepared once for all tests of this file.
const std::string& tiny_folder() {
  static const test::TemporaryFolder folder;
  static const std::string made = test::make_tiny_dataset(folder.path());
  return folder.path();
}
std::string tiny_path() { return tiny_folder() + "/tiny.h5"; }

std::vector<View> some_views(bool reverse_complement) {
  return {{3, 0, reverse_complement},
          {0, 1024, reverse_complement},
          {7, 333, reverse_complement}};
}

TEST(Dataset, SummaryAndShape) {
  const Dataset dataset = Dataset::load(tiny_path());
  EXPECT_EQ(dataset.tracks(), (std::vector<std::string>{"motif", "both"}));
  EXPECT_EQ(dataset.has_replicate(), (std::vector<bool>{true, false}));
  EXPECT_EQ(dataset.windows(Fold::train)[0].length, 3072);
  EXPECT_EQ(dataset.input_length(), 2048);
  EXPECT_EQ(dataset.shift_range(Fold::train, 0), 1024);
  EXPECT_EQ(dataset.centre(Fold::train, 5).offset, 512);
  EXPECT_EQ(dataset.windows(Fold::test).size(), 25U);
  EXPECT_EQ(dataset.windows(Fold::test)[2].chromosome, "chr3");
  const auto summary = Dataset::summary(tiny_path());
  EXPECT_EQ(summary.content_hash, dataset.content_hash());
  ASSERT_EQ(summary.tables.size(), 1U);
  EXPECT_EQ(summary.tables[0].train.maximum.size(), 150U);
  EXPECT_EQ(summary.tables[0].valid.maximum.size(), 25U);
  EXPECT_EQ(summary.tables[0].test.maximum.size(), 25U);
  EXPECT_FALSE(dataset.has_labels());
  EXPECT_THROW(dataset.labels(Fold::train, some_views(false)), InternalError);
  EXPECT_EQ(summary.input_length, 2048);
  EXPECT_EQ(summary.tracks, dataset.tracks());
}

// Bins against means in double precision, straight from the bigWig.
TEST(Dataset, BinsAreTheMeansOfTheBigWig) {
  const Dataset dataset = Dataset::load(tiny_path());
  const Track motif = Track::open(tiny_folder() + "/motif.rep1.bw");
  const Track replicate = Track::open(tiny_folder() + "/motif.rep2.bw");
  for (const int resolution : {1, 8, 32, 2048}) {
    const auto views = some_views(false);
    const Batch batch = dataset.batch(Fold::valid, views, resolution);
    const auto second = dataset.replicate_targets(Fold::valid, views, resolution);
    ASSERT_EQ(batch.bins, 2048 / resolution);
    ASSERT_EQ(batch.targets.size(), views.size() * 2 * batch.bins);
    for (std::size_t v = 0; v < views.size(); ++v) {
      const auto& window = dataset.windows(Fold::valid)[views[v].window];
      const auto start = window.start + views[v].offset;
      const auto values = motif.values(window.chromosome, start, start + 2048);
      const auto others = replicate.values(window.chromosome, start, start + 2048);
      for (int bin = 0; bin < batch.bins; ++bin) {
        double sum = 0, other_sum = 0;
        for (int i = 0; i < resolution; ++i) {
          sum += values[bin * resolution + i];
          other_sum += others[bin * resolution + i];
        }
        const std::size_t at = (v * 2) * batch.bins + bin;
        ASSERT_NEAR(batch.targets[at], sum / resolution, 2e-6 * (1 + sum / resolution));
        ASSERT_NEAR(second[at], other_sum / resolution, 1e-4);
        ASSERT_TRUE(std::isnan(second[at + batch.bins]));  // `both` has no replicate
      }
    }
  }
}

TEST(Dataset, ScaledTrackHasMeanOneOverTrainingWindows) {
  const Dataset dataset = Dataset::load(tiny_path());
  double sum = 0;
  const auto windows = static_cast<std::int64_t>(dataset.windows(Fold::train).size());
  for (std::int64_t w = 0; w < windows; ++w) {
    // Both ends of the stored window, which overlap in its middle 1024 nt.
    const Batch whole = dataset.batch(Fold::train, std::vector<View>{{w, 0}}, 1024);
    const Batch end = dataset.batch(Fold::train, std::vector<View>{{w, 1024}}, 1024);
    sum += whole.targets[2] + whole.targets[3] + end.targets[3];
  }
  EXPECT_NEAR(sum / (3 * static_cast<double>(windows)), 1.0, 1e-5);
}

TEST(Dataset, OneHotIsTheGenome) {
  const Dataset dataset = Dataset::load(tiny_path());
  const Genome genome = Genome::open(tiny_folder() + "/genome.fa");
  const auto views = some_views(false);
  const Batch batch = dataset.batch(Fold::test, views, 32);
  ASSERT_EQ(batch.input.size(), views.size() * 4 * 2048);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const auto& window = dataset.windows(Fold::test)[views[v].window];
    const auto start = window.start + views[v].offset;
    const auto bases = genome.bases(window.chromosome, start, start + 2048);
    for (std::size_t i = 0; i < 2048; ++i) {
      for (std::size_t channel = 0; channel < 4; ++channel) {
        ASSERT_EQ(batch.input[(v * 4 + channel) * 2048 + i],
                  bases[i] == channel ? 1.0F : 0.0F);
      }
    }
  }
}

// Reverse complement = channels and positions reversed, profile reversed, same bits.
TEST(Dataset, ReverseComplementMirrorsEverything) {
  const Dataset dataset = Dataset::load(tiny_path());
  const Batch forward = dataset.batch(Fold::train, some_views(false), 32);
  const Batch reverse = dataset.batch(Fold::train, some_views(true), 32);
  const auto gc = dataset.gc_content(Fold::train, some_views(false), 32);
  const auto reverse_gc = dataset.gc_content(Fold::train, some_views(true), 32);
  for (std::size_t v = 0; v < 3; ++v) {
    for (std::size_t i = 0; i < 4 * 2048; ++i) {
      ASSERT_EQ(reverse.input[v * 4 * 2048 + i],
                forward.input[v * 4 * 2048 + 4 * 2048 - 1 - i]);
    }
    for (std::size_t t = 0; t < 2; ++t) {
      for (std::size_t b = 0; b < 64; ++b) {
        ASSERT_EQ(reverse.targets[(v * 2 + t) * 64 + b],
                  forward.targets[(v * 2 + t) * 64 + 63 - b]);
      }
    }
    for (std::size_t b = 0; b < 64; ++b) {
      ASSERT_EQ(reverse_gc[v * 64 + b], gc[v * 64 + 63 - b]);
    }
  }
}

TEST(Dataset, UnknownBasesAndGcContent) {
  SmallInputs inputs("dataset_n");
  inputs.more = "threshold: {train: -1}\n";
  inputs.write();
  std::string letters = test::random_letters(1000, 0);
  letters.replace(0, 12, "NNNNggccAATR");
  test::write_fasta(inputs.path("g.fa"), {{"chr1", letters},
                                          {"chr2", test::random_letters(500, 1)},
                                          {"chr3", test::random_letters(450, 2)}});
  inputs.run_again();
  const Dataset dataset = Dataset::load(inputs.path("d.h5"));
  const std::vector<View> views = {{0, 0, false}, {0, 0, true}};
  const Batch batch = dataset.batch(Fold::train, views, 4);
  const auto gc = dataset.gc_content(Fold::train, views, 4);
  EXPECT_EQ(gc[0], 0.5F);
  EXPECT_EQ(gc[1], 1.0F);
  EXPECT_EQ(gc[2], 0.125F);  // R counts half
  // Bases 4 to 11 read ggccAATR. Words: ggc, gcc = ggc, ccA, cAA, AAT; then R.
  const auto words = dataset.kmer_shares(Fold::train, views, 4);
  const auto in_bin = [&](std::size_t view, std::size_t bin) {
    std::vector<float> shares(words.begin() + (view * 16 + bin) * kKmers,
                              words.begin() + (view * 16 + bin + 1) * kKmers);
    std::erase(shares, 0.0F);
    std::sort(shares.begin(), shares.end());
    return shares;
  };
  EXPECT_EQ(in_bin(0, 0), std::vector<float>{});                // N
  EXPECT_EQ(in_bin(0, 1), (std::vector<float>{0.25F, 0.5F}));   // Ngg is none
  EXPECT_EQ(in_bin(0, 2), (std::vector<float>{0.25F, 0.25F}));  // ATR is none
  EXPECT_EQ(in_bin(1, 14), in_bin(0, 1));
  for (std::size_t bin = 0; bin < 16; ++bin) {
    for (std::size_t k = 0; k < kKmers; ++k)
      ASSERT_EQ(words[bin * kKmers + k], words[(16 + 15 - bin) * kKmers + k]);
  }
  for (std::size_t channel = 0; channel < 4; ++channel) {
    EXPECT_EQ(batch.input[channel * 64], 0.25F);
    EXPECT_EQ(batch.input[4 * 64 + channel * 64 + 63], 0.25F);
  }
  EXPECT_EQ(batch.input[2 * 64 + 4], 1.0F);  // lower-case g
}

TEST(Dataset, HalfPrecisionStaysClose) {
  SmallInputs inputs("dataset_half");
  inputs.a[1].value = 10.123F;
  inputs.run();
  const Dataset full = Dataset::load(inputs.path("d.h5"));
  inputs.more += "storage: float16\n";
  inputs.run();
  const Dataset half = Dataset::load(inputs.path("d.h5"));
  EXPECT_NE(full.content_hash(), half.content_hash());
  const std::vector<View> views = {{0, 20, false}};
  const auto a = full.batch(Fold::train, views, 8).targets;
  const auto b = half.batch(Fold::train, views, 8).targets;
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-3 * a[i]);
}

TEST(Dataset, ViewsOutsideAreOurBug) {
  const Dataset dataset = Dataset::load(tiny_path());
  const auto batch = [&](View view, int resolution) {
    return dataset.batch(Fold::test, std::vector<View>{view}, resolution);
  };
  EXPECT_THROW(batch({25, 0, false}, 32), InternalError);
  EXPECT_THROW(batch({-1, 0, false}, 32), InternalError);
  EXPECT_THROW(batch({0, 1025, false}, 32), InternalError);
  EXPECT_THROW(batch({0, 0, false}, 33), InternalError);
}

TEST(Dataset, UnusableFiles) {
  const std::string folder = test::make_folder("dataset_bad");
  expect_user_error([&] { Dataset::load(folder + "/none.h5"); }, {"none.h5"});
  test::write_text(folder + "/text.h5", "hello");
  expect_user_error([&] { Dataset::load(folder + "/text.h5"); }, {"text.h5"});
  h5::File::create(folder + "/other.h5").close();
  expect_user_error([&] { Dataset::load(folder + "/other.h5"); },
                    {"not a prepared dataset", "s2fbench prepare"});
  expect_user_error([&] { Dataset::summary(folder + "/other.h5"); },
                    {"not a prepared dataset"});
  const std::string cut = folder + "/cut.h5";
  std::filesystem::copy_file(tiny_path(), cut);
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 2);
  expect_user_error([&] { Dataset::load(cut); }, {"cut.h5"});
}

TEST(Dataset, ChangedContentIsFound) {
  for (const auto& path :
       {test::changed_copy(tiny_path(), "coverage", H5T_NATIVE_FLOAT, 123.0F),
        test::changed_copy(tiny_path(), "window_maximum", H5T_NATIVE_FLOAT, 1e9F)}) {
    expect_user_error([&] { Dataset::load(path); }, {"content hash differs"});
  }
  const auto path = test::changed_copy(tiny_path(), "window_position", H5T_NATIVE_INT64,
                                       std::int64_t{1} << 40);
  expect_user_error([&] { Dataset::load(path); }, {"window_position"});
}

}  // namespace
}  // namespace s2fbench::data
