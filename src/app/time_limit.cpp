#include "app/time_limit.hpp"

#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::app {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// Slurm's own word on the job's end, in seconds from now.
double seconds_of_slurm() {
  const char* text = std::getenv("SLURM_JOB_END_TIME");
  if (text == nullptr) return kNoLimit;
  const auto end = parse_integer(text);
  return end ? static_cast<double>(*end - std::time(nullptr)) : kNoLimit;
}

double given_seconds(const std::string& text) {
  const auto seconds = parse_duration(text);
  if (!seconds)
    throw UserError("cannot read the time limit", "--time-limit " + text,
                    "try seconds, or [[D-]HH:]MM:SS such as 1-12:00:00");
  return *seconds;
}

}  // namespace

config::OptionRow time_limit_option() {
  return {"time-limit", "T", "", "stop in time for this: seconds or [[D-]HH:]MM:SS"};
}

TimeLimit::TimeLimit(const config::ParsedOptions& options) {
  const std::string text = options.text("time-limit");
  end_ = monotonic_seconds() + (text.empty() ? seconds_of_slurm() : given_seconds(text));
}

double TimeLimit::seconds_left() const { return end_ - monotonic_seconds(); }

}  // namespace s2fbench::app
