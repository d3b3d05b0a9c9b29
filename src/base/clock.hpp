// Time: a monotonic clock for durations, UTC text for records.
#pragma once

#include <string>

namespace s2fbench {

// Seconds of a clock that never jumps; only differences mean anything.
double monotonic_seconds();
// Now, for example "2024-05-01T12:00:00Z".
std::string utc_timestamp();
// Now in a form fit for file names, with milliseconds: "20240501T120000.123Z".
std::string utc_file_stamp();
// "3 s", "4 min 05 s", "2 h 07 min": for people.
std::string human_duration(double seconds);

}  // namespace s2fbench
