#include "reduce/patience.hpp"

#include <algorithm>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

constexpr double kStepsOfPatience = 10;

}  // namespace

double Patience::begin_wait() {
  if (last_ < 0) return first_;
  longest_ = std::max(longest_, monotonic_seconds() - last_);
  return std::max(least_, kStepsOfPatience * longest_);
}

void Patience::step_done() { last_ = monotonic_seconds(); }

void give_up(int silent, int size, double seconds) {
  const std::string who = silent < 0 ? "a rank" : "rank " + std::to_string(silent);
  throw EnvironmentError(
      "no answer from a training partner within " + std::to_string(seconds) + " s",
      who + " of " + std::to_string(size) + " in the gang",
      "look for a dead or stopped process and run the same command again");
}

}  // namespace s2fbench::reduce
