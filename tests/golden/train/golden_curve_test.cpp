// The learning curve of one small training, as it was when it was judged right. A change
// that is not meant to alter results must leave it within the tolerance, which allows for
// other CPUs' rounding and nothing more.
//
// Made by: this test, printing its curves, at the revision that added it; cnn at width
// 0.05, Poisson loss, 32 bp, seed 1, batch 16, two shards, three epochs over the tiny
// dataset.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "comm/context.hpp"
#include "train/trainer.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

constexpr double kTolerance = 2e-3;  // relative
constexpr int kEpochs = 3;

struct GoldenCurve {
  const char* name;
  double values[kEpochs];
};

const GoldenCurve kGolden[] = {
    {"train_loss", {1.69461934, 1.49419094, 1.38940716}},
    {"valid_loss", {1.57573306, 1.47243508, 1.37067933}},
};

TEST(GoldenCurve, CnnOnTheTinyDataset) {
  const TinyData tiny;
  auto settings = tiny_settings("cnn");
  settings.train.epochs = kEpochs;
  settings.train.shards = 2;
  const auto model = tiny_model(tiny.dataset, settings);
  const auto outcome = train(*model, tiny.dataset, settings, comm::local_context());
  ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
  for (const auto& golden : kGolden) {
    for (const auto& curve : outcome.curves) {
      if (curve.name != golden.name) continue;
      for (int epoch = 0; epoch < kEpochs; ++epoch) {
        EXPECT_NEAR(curve.values.at(epoch), golden.values[epoch],
                    kTolerance * std::abs(golden.values[epoch]))
            << curve.name << " after epoch " << epoch + 1;
      }
    }
  }
}

}  // namespace
}  // namespace s2fbench::train
