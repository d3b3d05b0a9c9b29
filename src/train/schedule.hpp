// What the monitored validation curve decides: when the learning rate decays, when
// training stops, which weights are the best. Improvement is strict, without a least
// difference; an undefined value (NaN) is none. No torch here.
#pragma once

#include <limits>
#include <string>

#include "config/trial_settings.hpp"
#include "train/saved_state.hpp"

namespace s2fbench::train {

// Counts epochs since the best value so far.
class Patience {
 public:
  explicit Patience(bool highest = false) : sign_(highest ? -1 : 1) {}
  // True when the value is better than all before.
  bool improved(double value);
  int waited() const { return waited_; }
  void restart() { waited_ = 0; }
  void register_state(SavedState& state, const std::string& name);

 private:
  double sign_;  // turns values so that lower is better
  double best_ = std::numeric_limits<double>::infinity();
  int waited_ = 0;
};

// Multiplies the learning rate after `decay_patience` epochs without improvement.
class PlateauDecay {
 public:
  explicit PlateauDecay(const config::TrainSettings& settings);
  // The rate of the next epoch. value: of train.monitor.
  double after_epoch(double value);
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
  // epoch: from 1. value: of train.monitor.
  bool stop_after_epoch(int epoch, double value);
  void register_state(SavedState& state);

 private:
  int patience_epochs_;
  int first_epoch_;
  Patience patience_;
};

// Which epoch's weights are the best so far: the first one until a value is defined, then
// that of the best value.
class BestEpoch {
 public:
  explicit BestEpoch(const config::TrainSettings& settings);
  // True when the epoch (from 1) is the best so far.
  bool is_best(int epoch, double value);
  int epoch() const { return epoch_; }  // 0 before any
  void register_state(SavedState& state);

 private:
  Patience patience_;
  int epoch_ = 0;
};

// Whether train.monitor is better when higher. Throws UserError for a name that is no
// monitor.
bool monitor_is_highest(const config::TrainSettings& settings);

}  // namespace s2fbench::train
