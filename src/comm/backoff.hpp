// How to wait for something that must be polled, without burning a core.
//
// Open MPI's blocking calls spin at 100 % of a core; on a node shared by loaders and
// trainers that is time taken from work. So every wait here polls: first with yields for
// a short while (the answer is usually near), then with sleeps that double up to 0.1 ms.
#pragma once

#include "base/clock.hpp"

namespace s2fbench::comm {

class Backoff {
 public:
  // spin_seconds: how long to yield before the first sleep.
  explicit Backoff(double spin_seconds = kSpinSeconds) : spin_seconds_(spin_seconds) {}
  // Call after each poll that found nothing.
  void pause();
  // Seconds since construction.
  double waited() const { return monotonic_seconds() - begin_; }

  static constexpr double kSpinSeconds = 50e-6;
  static constexpr double kLongestSleep = 100e-6;  // seconds

 private:
  double begin_ = monotonic_seconds();
  double spin_seconds_;
  double sleep_ = 5e-6;  // seconds, of the next sleep
};

}  // namespace s2fbench::comm
