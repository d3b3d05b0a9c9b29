// A cell sink that remembers what it was told, in order.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/error.hpp"
#include "cube/cell_sink.hpp"

namespace s2fbench::test {

class MemorySink : public cube::CellSink {
 public:
  void started(std::int64_t cell, bool alone) override {
    starts.push_back(cell);
    if (alone) alone_starts.push_back(cell);
  }
  void finished(std::int64_t cell, const cube::TrialResult& result) override {
    if (full) throw EnvironmentError("cannot write the record", "memory sink", "");
    ends[cell].push_back(result);
  }

  bool full = false;  // as a disk can be
  std::vector<std::int64_t> starts;
  std::vector<std::int64_t> alone_starts;  // those of them that ran alone
  std::map<std::int64_t, std::vector<cube::TrialResult>> ends;  // by cell
};

}  // namespace s2fbench::test
