// `rebuild DIR` and `verify DIR`: the journal is the truth, the cube its image.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::cube {

// Writes DIR/cube.h5 anew from DIR/journal. Not while a sweep runs there. Returns
// warnings (damaged journal lines). Throws UserError when DIR is no results folder.
std::vector<std::string> rebuild(const std::string& dir);

struct Verification {
  std::vector<std::string> findings;  // what is wrong with the cube
  std::vector<std::string> warnings;  // damaged or torn journal lines
  std::int64_t cells = 0;
  bool good() const { return findings.empty(); }
};

// Rebuilds the cube into a temporary file, compares it with DIR/cube.h5, and checks every
// cell's checksum. Changes nothing in DIR. Throws UserError when DIR is no results
// folder.
Verification verify(const std::string& dir);

}  // namespace s2fbench::cube
