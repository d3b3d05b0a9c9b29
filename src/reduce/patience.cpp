#include "reduce/patience.hpp"

#include <algorithm>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

constexpr double kStepsOfPatience = 10;

}  // namespace

void Patience::begin_step() {
  ++steps_;
  begun_ = monotonic_seconds();
}

double Patience::begin_wait() const {
  if (steps_ <= 1) return first_;
  const double so_far = monotonic_seconds() - begun_;
  return std::max(least_, kStepsOfPatience * std::max(longest_, so_far));
}

void Patience::end_wait() {
  if (steps_ > 0) longest_ = std::max(longest_, monotonic_seconds() - begun_);
}

void give_up(int silent, int size, double seconds) {
  const std::string who = silent < 0 ? "a rank" : "rank " + std::to_string(silent);
  throw EnvironmentError(
      "no answer from a training partner within " + std::to_string(seconds) + " s",
      who + " of " + std::to_string(size) + " in the gang",
      "look for a dead or stopped process and run the same command again");
}

}  // namespace s2fbench::reduce
