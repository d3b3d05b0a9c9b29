// What stands in DIR/lock: who holds a results folder, in one line of fixed length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace s2fbench::cube {

struct LockHolder {
  std::string host;
  std::int64_t pid = 0;
  std::string birth;         // tells the process from a later one with its pid
  std::string job;           // Slurm's job id, may be empty
  std::string token;         // names this one taking of the lock
  std::int64_t counter = 0;  // raised every few seconds while the holder lives
};

// Always so long: a counter is raised in place, without a moment at which the file is
// shorter or longer.
inline constexpr std::size_t kLockBytes = 1024;

std::string lock_text(const LockHolder& holder);
// Nothing when the text is torn, damaged or something else.
std::optional<LockHolder> parse_lock(std::string_view text);

// This process, with a token that nobody else has.
LockHolder this_process(const std::string& job);
// What can be seen from here: processes of other machines and containers are `unknown`.
enum class Life { alive, dead, unknown };
Life life_of(const LockHolder& holder);
// "host node1, process 4711, job 17", for messages.
std::string to_string(const LockHolder& holder);

}  // namespace s2fbench::cube
