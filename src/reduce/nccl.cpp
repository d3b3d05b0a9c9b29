#include "reduce/nccl.hpp"

#include "comm/backoff.hpp"

namespace s2fbench::reduce {

bool settle(Communicator& communicator, double seconds) {
  comm::Backoff backoff;
  while (!communicator.ready()) {
    if (backoff.waited() > seconds) return false;
    backoff.pause();
  }
  return true;
}

}  // namespace s2fbench::reduce
