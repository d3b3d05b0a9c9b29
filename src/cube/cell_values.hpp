// One cell exactly as the cube holds it, and its checksum.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/record.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {

struct CellValues {
  CellState state = CellState::planned;
  std::string reason = {};  // cut to kReasonWidth
  int attempts = 0;
  double seconds = 0, gpu_seconds = 0, peak_memory = 0;
  std::string host = {};                          // cut to kHostWidth
  std::vector<std::vector<double>> metrics = {};  // in the schema's order and lengths
  std::vector<std::vector<double>> curves = {};   // each as long as the epoch dimension
};

// Absent metrics and epochs become NaN, every NaN the same one. Throws InternalError for
// a metric of another length than the schema says, or one that the schema lacks.
CellValues cell_values(const Schema& schema, const TrialResult& result, int attempts);

// Over every bit of the above.
std::uint64_t checksum(const CellValues& values);

}  // namespace s2fbench::cube
