// Which of its node's ranks this one is: decides which GPU it takes.
#pragma once

#include "comm/context.hpp"

namespace s2fbench::app {

// Collective over the world. Ranks of this node from `first` on that come before this
// one.
int index_on_node(const comm::Context& world, int first);

}  // namespace s2fbench::app
