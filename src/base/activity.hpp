// What this process is doing right now: written by whoever works, read by the heartbeat.
#pragma once

#include <cstdint>
#include <string>

namespace s2fbench {

enum class Phase : std::uint8_t { waiting, preparing, training, validating, evaluating };

// step: of the trial's epoch where there is one. Cheap: called at every step.
void set_activity(Phase phase, std::int64_t step = 0);
// "training, step 120".
std::string activity_text();

}  // namespace s2fbench
