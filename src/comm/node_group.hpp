// The ranks that share a node's memory.
#pragma once

#include <optional>

#include "comm/context.hpp"

namespace s2fbench::comm {

// Collective over the world. The group of those ranks on this node that take part, in
// the order of the world; nothing for a rank that does not take part.
std::optional<Context> node_group(const Context& world, bool takes_part);

}  // namespace s2fbench::comm
