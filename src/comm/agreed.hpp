// Work that only rank 0 does, or that any rank may fail at, without a rank left waiting.
// The errors thrown here are `agreed`: every rank holds them, rank 0 may speak for all.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "comm/context.hpp"

namespace s2fbench::comm {

// Collective over the group. Rank 0 runs `work` and every rank gets what it returned;
// when it threw, every rank throws an error of the same kind and text.
std::string from_rank0(const Context& world, const std::function<std::string()>& work);

// Collective over the group. Every rank runs `work`, which must not be collective; when
// some threw, all throw the lowest rank's error.
void on_every_rank(const Context& world, const std::function<void()>& work);

// Collective over the group. Every rank's text, by rank.
std::vector<std::string> all_texts(const Context& world, const std::string& mine);

}  // namespace s2fbench::comm
