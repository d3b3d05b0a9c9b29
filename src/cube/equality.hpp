// When two cubes hold the same results.
#pragma once

#include <string>
#include <vector>

namespace s2fbench::cube {

// What differs, a line each, naming cell and variable; empty when the cubes are equal:
// all but attempts, seconds, gpu_seconds, peak_memory, host, crc and provenance agree to
// the last bit (any NaN equals any NaN). At most `most` lines, then one that counts the
// rest.
std::vector<std::string> cube_differences(const std::string& path_a,
                                          const std::string& path_b, int most = 20);

}  // namespace s2fbench::cube
