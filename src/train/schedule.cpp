#include "train/schedule.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::train {

bool monitor_is_highest(const config::TrainSettings& settings) {
  const auto* curve = catalogue::find_curve(settings.monitor);
  if (curve == nullptr || curve->best == catalogue::CurveRow::Best::none) {
    throw UserError("unknown value of train.monitor", "'" + settings.monitor + "'",
                    "try one of " + join(catalogue::monitors(), ", "));
  }
  return curve->best == catalogue::CurveRow::Best::highest;
}

bool Patience::improved(double value) {
  if (sign_ * value < best_) {
    best_ = sign_ * value;
    waited_ = 0;
    return true;
  }
  ++waited_;
  return false;
}

void Patience::register_state(SavedState& state, const std::string& name) {
  state.add_value(name + ".best", best_);
  state.add_value(name + ".waited", waited_);
}

PlateauDecay::PlateauDecay(const config::TrainSettings& settings)
    : settings_(settings),
      rate_(settings.learning_rate),
      patience_(monitor_is_highest(settings)) {}

double PlateauDecay::after_epoch(double value) {
  if (settings_.decay_patience == 0 || patience_.improved(value)) return rate_;
  if (patience_.waited() >= settings_.decay_patience) {
    // A rate that starts below the floor stays where it is.
    const double decayed =
        std::max(rate_ * settings_.decay_factor, settings_.decay_floor);
    rate_ = std::min(rate_, decayed);
    patience_.restart();
  }
  return rate_;
}

void PlateauDecay::register_state(SavedState& state) {
  state.add_value("decay.rate", rate_);
  patience_.register_state(state, "decay");
}

EarlyStopping::EarlyStopping(const config::TrainSettings& settings)
    : patience_epochs_(settings.patience),
      first_epoch_(settings.first_stopping_epoch),
      patience_(monitor_is_highest(settings)) {}

bool EarlyStopping::stop_after_epoch(int epoch, double value) {
  if (patience_epochs_ == 0 || epoch < first_epoch_) return false;
  return !patience_.improved(value) && patience_.waited() >= patience_epochs_;
}

void EarlyStopping::register_state(SavedState& state) {
  patience_.register_state(state, "stopping");
}

BestEpoch::BestEpoch(const config::TrainSettings& settings)
    : patience_(monitor_is_highest(settings)) {}

bool BestEpoch::is_best(int epoch, double value) {
  const bool best = patience_.improved(value) || epoch_ == 0;
  if (best) epoch_ = epoch;
  return best;
}

void BestEpoch::register_state(SavedState& state) {
  patience_.register_state(state, "best_epoch");
  state.add_value("best_epoch.epoch", epoch_);
}

}  // namespace s2fbench::train
