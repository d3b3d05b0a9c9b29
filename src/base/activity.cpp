#include "base/activity.hpp"

#include <atomic>

namespace s2fbench {
namespace {

// One process does one thing; the heartbeat's thread cannot be handed a reference to it.
std::atomic<Phase> g_phase = Phase::waiting;
std::atomic<std::int64_t> g_step = 0;

const char* name_of(Phase phase) {
  switch (phase) {
    case Phase::waiting:
      return "waiting for work";
    case Phase::preparing:
      return "preparing";
    case Phase::training:
      return "training";
    case Phase::validating:
      return "validating";
    case Phase::evaluating:
      return "evaluating";
  }
  return "unknown";
}

}  // namespace

void set_activity(Phase phase, std::int64_t step) {
  g_phase.store(phase, std::memory_order_relaxed);
  g_step.store(step, std::memory_order_relaxed);
}

std::string activity_text() {
  std::string text = name_of(g_phase.load(std::memory_order_relaxed));
  const std::int64_t step = g_step.load(std::memory_order_relaxed);
  if (step > 0) text += ", step " + std::to_string(step);
  return text;
}

}  // namespace s2fbench
