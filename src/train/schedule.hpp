// What the validation loss decides: when the learning rate decays, when training stops.
// Improvement is strict, without a least difference. No torch here.
#pragma once

#include <limits>
#include <string>

#include "config/trial_settings.hpp"
#include "train/saved_state.hpp"

namespace s2fbench::train {

// Counts epochs since the lowest loss so far.
class Patience {
 public:
  // True when the loss is lower than all before.
  bool improved(double loss);
  int waited() const { return waited_; }
  void restart() { waited_ = 0; }
  void register_state(SavedState& state, const std::string& name);

 private:
  double best_ = std::numeric_limits<double>::infinity();
  int waited_ = 0;
};

// Multiplies the learning rate after `decay_patience` epochs without improvement.
class PlateauDecay {
 public:
  explicit PlateauDecay(const config::TrainSettings& settings);
  // The rate of the next epoch.
  double after_epoch(double valid_loss);
  double rate() const { return rate_; }
  void register_state(SavedState& state);

 private:
  config::TrainSettings settings_;
  double rate_;
  Patience patience_;
};

// Says stop after `patience` epochs without improvement, all counted from
// first_stopping_epoch on; what came before that epoch is forgotten.
class EarlyStopping {
 public:
  explicit EarlyStopping(const config::TrainSettings& settings);
  // epoch: from 1.
  bool stop_after_epoch(int epoch, double valid_loss);
  void register_state(SavedState& state);

 private:
  int patience_epochs_;
  int first_epoch_;
  Patience patience_;
};

}  // namespace s2fbench::train
