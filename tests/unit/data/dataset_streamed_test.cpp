// A dataset of which a part, or all, stays in the file gives the bits of one in memory.
#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <thread>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "small_inputs.hpp"
#include "support/changed_copy.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::data {
namespace {

// With peaks, a scaled track and a replicate; prepared once for all tests of this file.
const std::string& tiny_path() {
  static const test::TemporaryFolder folder;
  static const std::string path =
      test::make_tiny_dataset(folder.path(), test::TinyPeaks::some);
  return path;
}

Dataset load_within(const std::string& path, std::size_t limit) {
  LoadOptions how;
  how.memory_limit = limit;
  return Dataset::load(path, how);
}

std::vector<std::uint32_t> bits_of(const std::vector<float>& values) {
  std::vector<std::uint32_t> bits;
  for (const float value : values) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return bits;
}

// Every number that the dataset gives for a few views of a fold.
std::vector<std::uint32_t> everything(const Dataset& dataset, Fold fold, int resolution) {
  const int range = dataset.shift_range(fold, 0);
  const std::vector<View> views = {
      {2, 0, false}, {0, range, true}, {1, range / 3, true}, {2, range / 2, false}};
  const Batch batch = dataset.batch(fold, views, resolution);
  std::vector<std::uint32_t> bits;
  for (const auto& values :
       {batch.input, batch.targets, dataset.coverage(fold, views, resolution),
        dataset.replicate_targets(fold, views, resolution),
        dataset.kmer_shares(fold, views, resolution),
        dataset.gc_content(fold, views, resolution)}) {
    const auto more = bits_of(values);
    bits.insert(bits.end(), more.begin(), more.end());
  }
  return bits;
}

void expect_same(const Dataset& one, const Dataset& other) {
  EXPECT_EQ(one.content_hash(), other.content_hash());
  for (const Fold fold : {Fold::train, Fold::valid, Fold::test}) {
    for (const int resolution : {1, 8, 64})
      ASSERT_EQ(everything(one, fold, resolution), everything(other, fold, resolution));
    EXPECT_EQ(one.maximum(fold, 1), other.maximum(fold, 1));
  }
}

TEST(StreamedDataset, GivesTheSameBitsAtEveryLimit) {
  const Dataset held = Dataset::load(tiny_path());
  const Residence all = held.residence();
  EXPECT_EQ(all.streamed, 0U);
  EXPECT_EQ(all.processes, 1);
  std::size_t before = 0;
  for (const std::size_t limit : {std::size_t{0}, all.bytes / 2, all.bytes - 1}) {
    const Dataset streamed = load_within(tiny_path(), limit);
    const Residence now = streamed.residence();
    EXPECT_GT(now.streamed, 0U);
    EXPECT_GT(now.bytes, before);
    before = now.bytes;
    expect_same(held, streamed);
    const std::vector<View> views = {{0, 0}, {40, 0}};
    EXPECT_EQ(held.labels(Fold::train, views), streamed.labels(Fold::train, views));
  }
  EXPECT_EQ(load_within(tiny_path(), all.bytes).residence().streamed, 0U);
}

TEST(StreamedDataset, GivesTheSameBitsOfHalfPrecision) {
  SmallInputs inputs("streamed_half");
  inputs.a[1].value = 10.123F;
  inputs.windows = "{stored: 100, input: 64, stride: 40}";
  inputs.more = "threshold: {train: -1, test: -1}\nstorage: float16\n";
  inputs.run();
  expect_same(Dataset::load(inputs.path("d.h5")), load_within(inputs.path("d.h5"), 0));
}

TEST(StreamedDataset, SelectsTheSameWindows) {
  config::SelectSettings settings;
  settings.train = "tiled>2.5";
  const Dataset held = Dataset::load(tiny_path()).select(settings);
  const Dataset streamed = load_within(tiny_path(), 0).select(settings);
  ASSERT_EQ(held.windows(Fold::train).size(), streamed.windows(Fold::train).size());
  EXPECT_EQ(held.selection(Fold::train), streamed.selection(Fold::train));
  expect_same(held, streamed);
}

TEST(StreamedDataset, ThreadsReadAtOnce) {
  const Dataset held = Dataset::load(tiny_path());
  const Dataset streamed = load_within(tiny_path(), 0);
  const auto wanted = everything(held, Fold::valid, 8);
  std::vector<int> same(4);
  std::vector<std::thread> threads;
  for (int& mine : same) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) mine += everything(streamed, Fold::valid, 8) == wanted;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(same, std::vector<int>(4, 20));
}

TEST(StreamedDataset, ChangedContentIsFound) {
  for (const auto& path :
       {test::changed_copy(tiny_path(), "coverage", H5T_NATIVE_FLOAT, 123.0F),
        test::changed_copy(tiny_path(), "bases", H5T_NATIVE_UINT8, std::uint8_t{9})}) {
    test::expect_user_error([&] { load_within(path, 0); },
                            {"content hash differs", path});
  }
}

TEST(StreamedDataset, AFileThatIsCutMeanwhileIsAnError) {
  const std::string path = test::make_folder("streamed_cut") + "/cut.h5";
  std::filesystem::copy_file(tiny_path(), path);
  const Dataset streamed = load_within(path, 0);
  std::filesystem::resize_file(path, 1000);
  try {
    everything(streamed, Fold::train, 8);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const EnvironmentError& error) {
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
  }
}

TEST(StreamedDataset, ResidenceIsTold) {
  EXPECT_EQ(to_string(Residence{3U << 20, 0, 1}), "3.0 MiB in memory");
  EXPECT_EQ(to_string(Residence{3U << 20, 5U << 10, 4}),
            "3.0 MiB in memory, once for 4 processes, 5.0 KiB streamed from the file");
}

}  // namespace
}  // namespace s2fbench::data
