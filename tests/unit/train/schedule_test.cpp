#include "train/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.hpp"

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

TEST(Schedule, FollowsTheMonitorsDirection) {
  config::TrainSettings settings = decaying(1);
  settings.patience = 2;
  for (const char* name : {"valid_pearson", "valid_auroc", "valid_aupr"}) {
    settings.monitor = name;
    PlateauDecay decay(settings);
    EarlyStopping stopping(settings);
    BestEpoch best(settings);
    std::vector<double> decayed;
    int epoch = 0, stopped = 0;
    for (const double value : {0.1, 0.3, 0.2, 0.3, 0.9}) {
      ++epoch;
      decayed.push_back(decay.after_epoch(value));
      best.is_best(epoch, value);
      if (stopping.stop_after_epoch(epoch, value) && stopped == 0) stopped = epoch;
      if (epoch == 4) {
        EXPECT_EQ(best.epoch(), 2) << name;
      }
    }
    EXPECT_EQ(decayed, (std::vector<double>{1, 1, 0.5, 0.25, 0.25})) << name;
    EXPECT_EQ(stopped, 4) << name;
    EXPECT_EQ(best.epoch(), 5) << name;
  }
}

TEST(Schedule, WhatIsNoMonitorIsRefused) {
  config::TrainSettings settings;
  for (const char* name : {"train_loss", "pearson_whole", ""}) {
    settings.monitor = name;
    EXPECT_THROW(PlateauDecay{settings}, UserError) << name;
  }
}

TEST(BestEpoch, IsTheFirstUntilAValueIsDefined) {
  BestEpoch best{config::TrainSettings{}};
  EXPECT_TRUE(best.is_best(1, std::nan("")));
  EXPECT_FALSE(best.is_best(2, std::nan("")));
  EXPECT_EQ(best.epoch(), 1);
  EXPECT_TRUE(best.is_best(3, 5.0));
  EXPECT_FALSE(best.is_best(4, 5.0));
  EXPECT_EQ(best.epoch(), 3);
}

TEST(BestEpoch, UndefinedValuesAreNoImprovement) {
  EXPECT_EQ(stops_after(2, 1, {5, std::nan(""), std::nan(""), 1}), 3);
}

}  // namespace
}  // namespace s2fbench::train
