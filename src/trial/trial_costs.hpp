// What a trial took.
#pragma once

#include <torch/types.h>

#include "comm/context.hpp"
#include "cube/record.hpp"

namespace s2fbench::trial {

// Seconds since `started` (monotonic), memory, host. Collective over the gang.
void record_costs(cube::TrialResult& result, double started, torch::Device device,
                  const comm::Context& gang);

}  // namespace s2fbench::trial
