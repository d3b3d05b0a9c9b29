// `evaluate MODEL --variants`: a stored model's effects of variants against measured
// ones.
#pragma once

#include <vector>

#include "comm/context.hpp"
#include "config/options.hpp"

namespace s2fbench::app {

// Collective over the world. Returns the exit code.
int evaluate_variants(const config::ParsedOptions& options, const comm::Context& world);

// The rows of `evaluate` that only it reads.
std::vector<config::OptionRow> variant_options();

}  // namespace s2fbench::app
