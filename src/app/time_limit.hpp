// How long this process may still run: --time-limit, or what Slurm says of the job's end.
#pragma once

#include "config/options.hpp"

namespace s2fbench::app {

config::OptionRow time_limit_option();

class TimeLimit {
 public:
  // Reads --time-limit; without it SLURM_JOB_END_TIME where Slurm sets it; without both
  // there is no limit. Throws UserError for a time that cannot be read.
  explicit TimeLimit(const config::ParsedOptions& options);
  // Infinity without a limit.
  double seconds_left() const;

 private:
  double end_;  // monotonic seconds
};

}  // namespace s2fbench::app
