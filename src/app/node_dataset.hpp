// A job's dataset, once in the memory of each node.
#pragma once

#include <optional>
#include <string>

#include "comm/context.hpp"
#include "config/options.hpp"
#include "data/dataset.hpp"

namespace s2fbench::app {

// --node-memory, which load_on_nodes() reads.
config::OptionRow node_memory_option();

// Collective over the world. The dataset on the ranks that take part, nothing on the
// others; rank 0 logs where it lies. What one rank throws all throw.
std::optional<data::Dataset> load_on_nodes(const comm::Context& world,
                                           const config::ParsedOptions& options,
                                           const std::string& path, bool takes_part);

}  // namespace s2fbench::app
