// Keeps HTSlib from printing for the life of the object: our own message is enough, and
// its lines would come before it.
#pragma once

#include <htslib/hts_log.h>

namespace s2fbench::formats {

class QuietHtslib {
 public:
  QuietHtslib() : level_(hts_get_log_level()) { hts_set_log_level(HTS_LOG_OFF); }
  ~QuietHtslib() { hts_set_log_level(level_); }
  QuietHtslib(const QuietHtslib&) = delete;
  QuietHtslib& operator=(const QuietHtslib&) = delete;

 private:
  htsLogLevel level_;
};

}  // namespace s2fbench::formats
