// Errors that all ranks share, so that nobody waits for a rank that has left.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "comm/context.hpp"

namespace s2fbench::app {

// An error that every rank of the world holds: rank 0 may print it and all may leave in
// order.
class AgreedError : public Error {
 public:
  using Error::Error;
};

// Collective over the group. Every rank runs `work`; when any of them threw, all throw
// the lowest rank's error as AgreedError. `work` must not be collective in itself.
void agree(const comm::Context& world, const std::function<void()>& work);

}  // namespace s2fbench::app
