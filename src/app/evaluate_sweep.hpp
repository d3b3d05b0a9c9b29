// `evaluate DIR`: the models that a sweep left, evaluated anew.
#pragma once

#include <vector>

#include "comm/context.hpp"
#include "config/options.hpp"

namespace s2fbench::app {

// Collective over the world. Returns the exit code.
int evaluate_sweep(const config::ParsedOptions& options, const comm::Context& world);

}  // namespace s2fbench::app
