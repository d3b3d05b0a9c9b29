// Which of its node's ranks this one is: decides which GPU it takes.
#pragma once

#include "comm/context.hpp"
#include "train/device.hpp"

namespace s2fbench::app {

// Collective over the world. This rank's place among the ranks from `first` on, which
// compute, of its node and with the same CUDA_VISIBLE_DEVICES.
train::NodePlace place_on_node(const comm::Context& world, int first);

}  // namespace s2fbench::app
