#include "comm/pulses.hpp"

#include <algorithm>

namespace s2fbench::comm {

Pulses::Pulses(const std::vector<int>& ranks, double silence, double now)
    : silence_(silence), asked_(now) {
  for (const int rank : ranks) pulses_.push_back({rank, now, false, "starting"});
}

Pulses::Pulse* Pulses::find(int rank) {
  const auto found = std::find_if(pulses_.begin(), pulses_.end(),
                                  [rank](const Pulse& p) { return p.rank == rank; });
  return found == pulses_.end() ? nullptr : &*found;
}

void Pulses::heard(int rank, double now, const std::string& activity) {
  if (Pulse* pulse = find(rank)) {
    pulse->heard = now;
    pulse->activity = activity;
  }
}

void Pulses::left(int rank) {
  if (Pulse* pulse = find(rank)) pulse->left = true;
}

bool Pulses::all_left() const {
  return std::all_of(pulses_.begin(), pulses_.end(),
                     [](const Pulse& pulse) { return pulse.left; });
}

std::optional<SilentRank> Pulses::silent(double now) {
  const bool we_slept = now - asked_ > silence_ / 2;
  asked_ = now;
  std::optional<SilentRank> worst;
  for (Pulse& pulse : pulses_) {
    if (we_slept) pulse.heard = now;
    const double seconds = now - pulse.heard;
    if (!pulse.left && seconds > silence_ && (!worst || seconds > worst->seconds))
      worst = SilentRank{pulse.rank, seconds, pulse.activity};
  }
  return worst;
}

}  // namespace s2fbench::comm
