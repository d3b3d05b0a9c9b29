// How much time a trial needs to reach a checkpoint, from what was seen so far: what is
// kept free before the time limit.
#pragma once

#include <algorithm>
#include <map>
#include <optional>

namespace s2fbench::run {

// The assumption behind "no trial is killed by the limit": the next checkpoint takes at
// most twice as long as the longest one seen of its kind, or what is left of ten seconds;
// the first one of a kind at most twice the longest of all kinds or a tenth of the
// allocation (up to ten minutes), whichever is more; and two seconds are enough to be
// told and to leave in order.
class CheckpointReserve {
 public:
  // The allocation ends in so many seconds. The first call tells how long it is.
  void time_left(double seconds) {
    if (!allocation_) allocation_ = seconds;
  }
  // A trial of this kind needed so long, from its start or from being asked to stop.
  void seen(int kind, double seconds) {
    if (seconds <= 0) return;
    longest_ = std::max(longest_, seconds);
    double& of_kind = by_kind_[kind];
    of_kind = std::max(of_kind, seconds);
  }
  // Seconds that a trial of this kind must have before it, to start or to go on.
  double of(int kind) const {
    const auto known = by_kind_.find(kind);
    if (known != by_kind_.end()) return std::max(kLeast, 2 * known->second + kLeaving);
    const double unknown = std::min(kMostUnknown, allocation_.value_or(0) / 10);
    return std::max({kLeast, 2 * longest_ + kLeaving, unknown});
  }

  static constexpr double kLeast = 10;         // seconds
  static constexpr double kLeaving = 2;        // seconds
  static constexpr double kMostUnknown = 600;  // seconds

 private:
  std::optional<double> allocation_;
  double longest_ = 0;
  std::map<int, double> by_kind_;
};

}  // namespace s2fbench::run
