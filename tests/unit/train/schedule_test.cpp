#include "train/schedule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace s2fbench::train {
namespace {

config::TrainSettings decaying(int patience, double floor = 0) {
  config::TrainSettings settings;
  settings.learning_rate = 1.0;
  settings.decay_factor = 0.5;
  settings.decay_patience = patience;
  settings.decay_floor = floor;
  return settings;
}

std::vector<double> rates(const config::TrainSettings& settings,
                          const std::vector<double>& losses) {
  PlateauDecay decay(settings);
  std::vector<double> out;
  for (const double loss : losses) out.push_back(decay.after_epoch(loss));
  return out;
}

// Epoch after which training stops, 0 = never.
int stops_after(int patience, int first_epoch, const std::vector<double>& losses) {
  config::TrainSettings settings;
  settings.patience = patience;
  settings.first_stopping_epoch = first_epoch;
  EarlyStopping stopping(settings);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const int epoch = static_cast<int>(i) + 1;
    if (stopping.stop_after_epoch(epoch, losses[i])) return epoch;
  }
  return 0;
}

TEST(PlateauDecay, DecaysAfterPatienceAndCountsAnew) {
  EXPECT_EQ(rates(decaying(2), {3, 3, 3, 3, 3, 2, 2, 1}),
            (std::vector<double>{1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25}));
}

TEST(PlateauDecay, EqualIsNoImprovement) {
  EXPECT_EQ(rates(decaying(1), {3, 3, 2.999}), (std::vector<double>{1, 0.5, 0.5}));
}

TEST(PlateauDecay, StopsAtTheFloorAndNeverRises) {
  EXPECT_EQ(rates(decaying(1, 0.4), {1, 1, 1, 1}), (std::vector<double>{1, .5, .4, .4}));
  EXPECT_EQ(rates(decaying(1, 2.0), {1, 1, 1}), (std::vector<double>{1, 1, 1}));
}

TEST(PlateauDecay, ZeroPatienceMeansNever) {
  EXPECT_EQ(rates(decaying(0), {1, 2, 3}), (std::vector<double>{1, 1, 1}));
}

TEST(EarlyStopping, StopsAfterPatienceWithoutStrictImprovement) {
  EXPECT_EQ(stops_after(2, 1, {5, 4, 4, 4, 1}), 4);
  EXPECT_EQ(stops_after(2, 1, {5, 4, 4, 3, 3, 3}), 6);
  EXPECT_EQ(stops_after(3, 1, {5, 4, 3, 2, 1}), 0);
}

TEST(EarlyStopping, ForgetsWhatCameBeforeTheFirstEpochThatCounts) {
  // The low losses of epochs 1 and 2 are no bar for epochs 3 and 4.
  EXPECT_EQ(stops_after(2, 3, {1, 1, 5, 4, 4, 4}), 6);
  EXPECT_EQ(stops_after(1, 3, {1, 2, 3, 3}), 4);
}

TEST(EarlyStopping, ZeroPatienceMeansNever) {
  EXPECT_EQ(stops_after(0, 1, {1, 1, 1, 1, 1}), 0);
}

}  // namespace
}  // namespace s2fbench::train
