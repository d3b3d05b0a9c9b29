// Work that only rank 0 does, or that any rank may fail at, without a rank left waiting.
#pragma once

#include <functional>
#include <string>

#include "comm/context.hpp"

namespace s2fbench::cube {

// Collective over the group. Rank 0 runs `work` and every rank gets what it returned;
// when it threw, every rank throws an error of the same kind and text.
std::string from_rank0(const comm::Context& world,
                       const std::function<std::string()>& work);

// Collective over the group. Every rank runs `work`, which must not be collective; when
// some threw, all throw the lowest rank's error.
void on_every_rank(const comm::Context& world, const std::function<void()>& work);

}  // namespace s2fbench::cube
