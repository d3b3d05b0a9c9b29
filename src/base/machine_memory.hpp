// How much memory the processes of this node may use together.
#pragma once

#include <cstdint>
#include <string>

namespace s2fbench {

// Bytes: what the machine has, or less where a control group (a Slurm job's, a
// container's) sets a limit. `root` is where /proc and /sys are found. Throws
// EnvironmentError when /proc/meminfo tells nothing.
std::int64_t machine_memory(const std::string& root = "");

}  // namespace s2fbench
