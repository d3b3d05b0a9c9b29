// `rebuild DIR` and `verify DIR`: the journal is the truth, the cube its image.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/folder_lock.hpp"

namespace s2fbench::cube {

// Writes DIR/cube.h5 anew from DIR/journal, holding DIR's lock. Returns what is wrong
// with the journals: torn and damaged lines. Throws UserError when DIR is no results
// folder or a sweep runs there.
std::vector<std::string> rebuild(const std::string& dir, const LockOptions& options = {});

struct Verification {
  std::vector<std::string> findings;  // bits that changed, in the journals or the cube
  std::vector<std::string> warnings;  // torn last lines, as crashes leave them
  std::int64_t cells = 0;
  bool good() const { return findings.empty(); }
};

// Checks every line of the journals, rebuilds the cube into a temporary file and compares
// DIR/cube.h5 with it bit for bit; a cube of another version of the program value for
// value, with every cell's checksum. Changes nothing in DIR. Throws UserError when DIR is
// no results folder, or no journal in it can be read.
Verification verify(const std::string& dir);

}  // namespace s2fbench::cube
