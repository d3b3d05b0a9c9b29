#include "comm/backoff.hpp"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace s2fbench::comm {

void Backoff::pause() {
  if (waited() < spin_seconds_) {
    sched_yield();
    return;
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(sleep_));
  sleep_ = std::min(2 * sleep_, kLongestSleep);
}

}  // namespace s2fbench::comm
