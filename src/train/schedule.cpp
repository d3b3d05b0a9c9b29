#include "train/schedule.hpp"

#include <algorithm>

namespace s2fbench::train {

bool Patience::improved(double loss) {
  if (loss < best_) {
    best_ = loss;
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
    : settings_(settings), rate_(settings.learning_rate) {}

double PlateauDecay::after_epoch(double valid_loss) {
  if (settings_.decay_patience == 0 || patience_.improved(valid_loss)) return rate_;
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
    : patience_epochs_(settings.patience), first_epoch_(settings.first_stopping_epoch) {}

bool EarlyStopping::stop_after_epoch(int epoch, double valid_loss) {
  if (patience_epochs_ == 0 || epoch < first_epoch_) return false;
  return !patience_.improved(valid_loss) && patience_.waited() >= patience_epochs_;
}

void EarlyStopping::register_state(SavedState& state) {
  patience_.register_state(state, "stopping");
}

}  // namespace s2fbench::train
