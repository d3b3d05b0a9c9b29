#include "train/crops.hpp"

#include <gtest/gtest.h>

#include "data/genome.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

// All windows of the training fold, shifted, every other one on the other strand.
std::vector<data::View> some_views(const data::Dataset& dataset) {
  std::vector<data::View> views;
  const auto windows = dataset.windows(data::Fold::train).size();
  for (std::size_t i = 0; i < windows; ++i) {
    const auto window = static_cast<std::int64_t>(i);
    const int most = dataset.shift_range(data::Fold::train, window);
    views.push_back({window, static_cast<int>(37 * i) % (most + 1), i % 2 == 1});
  }
  return views;
}

void expect_as_the_dataset_gives(const Target& target) {
  const TinyData tiny(test::TinyPeaks::some);
  const auto views = some_views(tiny.dataset);
  const auto expected =
      load_batch(tiny.dataset, data::Fold::train, views, target, torch::kCPU);
  const auto decoded =
      decode(read_crops(tiny.dataset, data::Fold::train, views, target, false), target);
  EXPECT_TRUE(torch::equal(decoded.input, expected.input));
  EXPECT_TRUE(decoded.input.is_contiguous());
  ASSERT_EQ(decoded.targets.sizes(), expected.targets.sizes());
  const auto off = (decoded.targets - expected.targets).abs();
  // Sums of up to 2048 values in another order.
  EXPECT_LE((off / (expected.targets.abs() + 1e-6)).max().item<float>(), 2e-5);
  EXPECT_GT(expected.targets.abs().max().item<float>(), 0);
}

TEST(Crops, AreDecodedAsTheDatasetGivesThem) {
  for (const int resolution : {1, 32, 2048})
    expect_as_the_dataset_gives({catalogue::Task::profile, resolution});
}

TEST(Crops, OfBinaryTasksHaveLabels) {
  expect_as_the_dataset_gives({catalogue::Task::binary, 2048});
}

TEST(Crops, AnUnknownLetterIsAQuarterOfEach) {
  Crops crops;
  crops.bases = torch::tensor(
      {{0, 1, 2, 3, int{data::kOther}, 0}, {0, 1, 2, 3, int{data::kOther}, 0}},
      torch::kUInt8);
  crops.coverage = torch::arange(12, torch::kFloat32).view({2, 1, 6});
  crops.reversed = torch::tensor({false, true});
  const auto batch = decode(crops, {catalogue::Task::profile, 2});
  const auto row = [](std::vector<float> values) { return torch::tensor(values); };
  EXPECT_TRUE(torch::equal(batch.input[0][0], row({1, 0, 0, 0, .25F, 1})));
  EXPECT_TRUE(torch::equal(batch.input[0][3], row({0, 0, 0, 1, .25F, 0})));
  // T, N, A, C, G, T
  EXPECT_TRUE(torch::equal(batch.input[1][0], row({0, .25F, 1, 0, 0, 0})));
  EXPECT_TRUE(torch::equal(batch.input[1][1], row({0, .25F, 0, 1, 0, 0})));
  EXPECT_TRUE(torch::equal(batch.input[1][3], row({1, .25F, 0, 0, 0, 1})));
  EXPECT_TRUE(torch::equal(batch.targets[0][0], row({.5F, 2.5F, 4.5F})));
  EXPECT_TRUE(torch::equal(batch.targets[1][0], row({10.5F, 8.5F, 6.5F})));
}

}  // namespace
}  // namespace s2fbench::train
