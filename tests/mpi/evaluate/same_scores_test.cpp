// Every metric has the same bits whether one process scores all windows or several share
// them.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "evaluate/whole_chromosome.hpp"
#include "metrics/metric.hpp"
#include "support/test_world.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

std::vector<std::string> all_metrics() {
  std::vector<std::string> names;
  for (const auto& row : metrics::registry())
    if (!metrics::is_of_variants(row.pairing)) names.push_back(row.name);
  return names;
}

Evaluation evaluate_with(const comm::Context& gang, const train::TinyData& tiny,
                         const config::TrialSettings& settings) {
  const auto model = train::tiny_model(tiny.dataset, settings);
  BaselineCache baselines;
  return evaluate_test_fold(*model, tiny.dataset, settings, gang,
                            {all_metrics(), {32, 128, 2048}, torch::kCPU, {}, true},
                            baselines);
}

// NaNs are one: absent.
std::uint64_t bits_of(double value) {
  return std::isnan(value) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(value);
}

void expect_same_bits(const Evaluation& a, const Evaluation& b) {
  ASSERT_EQ(a.metrics.size(), b.metrics.size());
  EXPECT_EQ(a.undefined, b.undefined);
  for (std::size_t m = 0; m < a.metrics.size(); ++m) {
    ASSERT_EQ(a.metrics[m].values.size(), b.metrics[m].values.size());
    for (std::size_t i = 0; i < a.metrics[m].values.size(); ++i)
      EXPECT_EQ(bits_of(a.metrics[m].values[i]), bits_of(b.metrics[m].values[i]))
          << a.metrics[m].name << " " << i;
  }
  ASSERT_EQ(a.blocks.moments.size(), b.blocks.moments.size());
  for (std::size_t i = 0; i < a.blocks.moments.size(); ++i)
    EXPECT_EQ(bits_of(a.blocks.moments[i].cxy), bits_of(b.blocks.moments[i].cxy));
}

class SameScores : public testing::TestWithParam<const char*> {};

TEST_P(SameScores, ForAnyNumberOfRanks) {
  const auto world = test::world();
  const train::TinyData tiny(test::TinyPeaks::some);
  auto settings = train::tiny_settings(GetParam());
  settings.evaluate.smoothing = {"100"};
  if (settings.model == "cnn_binary") {
    settings.loss = "bce";
    settings.resolution = 2048;
  }
  const auto together = evaluate_with(world, tiny, settings);
  ASSERT_EQ(together.metrics.size(), all_metrics().size());
  ASSERT_GT(together.blocks.moments.size(), 0u);
  if (world.rank() == 0)
    expect_same_bits(together, evaluate_with(comm::local_context(), tiny, settings));
  world.barrier();
}

TEST(SameScoresOfTestSets, ForAnyNumberOfRanks) {
  const auto world = test::world();
  const train::TinyData tiny(test::TinyPeaks::some);
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.smoothing = {"100", "2048"};
  settings.evaluate.test_sets = {"tiled>15", "tiled"};
  const auto together = evaluate_with(world, tiny, settings);
  if (world.rank() == 0)
    expect_same_bits(together, evaluate_with(comm::local_context(), tiny, settings));
  world.barrier();
}

INSTANTIATE_TEST_SUITE_P(Models, SameScores,
                         testing::Values("bpnet", "cnn", "cnn_binary"));

}  // namespace
}  // namespace s2fbench::evaluate
