// `evaluate MODEL|DIR --variants`: the effects of variants by a stored model, or by all
// models of a sweep, against measured ones.
#pragma once

#include <vector>

#include "comm/context.hpp"
#include "config/options.hpp"

namespace s2fbench::app {

// Each collective over the world. Returns the exit code.
int evaluate_variants(const config::ParsedOptions& options, const comm::Context& world);
int evaluate_sweep_variants(const config::ParsedOptions& options,
                            const comm::Context& world);

// The rows of `evaluate` that only it reads.
std::vector<config::OptionRow> variant_options();

}  // namespace s2fbench::app
