// Progress over windows: one line for every tenth of them.
#pragma once

#include <cstdint>

#include "base/log.hpp"

namespace s2fbench::app {

class TenthsTold {
 public:
  void operator()(std::int64_t done, std::int64_t total) {
    const auto tenth = done * 10 / total;
    if (tenth == told_) return;
    told_ = tenth;
    log::info("{} %: {} of {} windows", tenth * 10, done, total);
  }

 private:
  std::int64_t told_ = 0;
};

}  // namespace s2fbench::app
