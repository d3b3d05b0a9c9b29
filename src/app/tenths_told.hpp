// Progress over windows or batches: one line for every tenth of them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/log.hpp"

namespace s2fbench::app {

class TenthsTold {
 public:
  explicit TenthsTold(std::string what = "windows") : what_(std::move(what)) {}

  void operator()(std::int64_t done, std::int64_t total) {
    const auto tenth = done * 10 / total;
    if (tenth == told_) return;
    told_ = tenth;
    log::info("{} %: {} of {} {}", tenth * 10, done, total, what_);
  }

 private:
  std::string what_;
  std::int64_t told_ = 0;
};

}  // namespace s2fbench::app
