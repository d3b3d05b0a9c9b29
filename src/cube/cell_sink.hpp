// Where the ends of trials go. HDF5 + journal in a results folder, memory in tests.
#pragma once

#include <cstdint>

#include "cube/record.hpp"

namespace s2fbench::cube {

class CellSink {
 public:
  virtual ~CellSink() = default;
  // Called by the leader of the gang only, never collective: a start, then an end.
  // `alone`: nothing else runs until the end, so that a crash is this cell's doing.
  virtual void started(std::int64_t cell, bool alone) = 0;
  // Returns after the record is durable. Throws EnvironmentError when it cannot be.
  virtual void finished(std::int64_t cell, const TrialResult& result) = 0;
};

}  // namespace s2fbench::cube
