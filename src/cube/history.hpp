// All journals of a results folder taken together: what is known about every cell.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cube/journal.hpp"
#include "cube/record.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {

// One cell over all starts. `result.state` is the cell's state; a cell that was started
// in an earlier start of the sweep and never ended there is planned again.
struct CellHistory {
  int attempts = 0;  // starts of the cell
  TrialResult result = {CellState::planned};
  int suspicions = 0;          // crashes it is suspected of, since its last end
  std::string left_open = {};  // the start of the sweep that began it and saw no end
  bool open_alone = false;     // it ran alone there
};

struct History {
  SweepIdentity identity;  // of the newest start
  Schema schema;
  std::vector<CellHistory> cells;  // by index
  std::string newest_start;
  std::vector<nlohmann::json> starts = {};  // provenance of every start, oldest first
  bool newest_closed = false;               // it ended in order
  std::vector<std::string> warnings = {};   // torn last lines, as crashes leave them
  std::vector<std::string> damage = {};     // what changed after it was written
};

// Whether there is any journal with at least a header line: a start that was killed while
// it wrote that line left nothing to go on with.
bool has_journals(const std::string& folder);
// A name for the next start of the sweep: the time, unless a clock went back and an
// earlier start has a later name. Names sort in the order of the starts.
std::string next_start(const std::string& folder);
// Reads FOLDER/journal. Results of earlier starts whose sweep had fewer axis values are
// moved to their place in the newest shape. Throws UserError when there is no sound
// journal, or when journals of another configuration lie among them.
History read_history(const std::string& folder);

// The key of every cell, by index.
std::vector<std::string> cell_keys(const Schema& schema);
// The cell's axis values by name.
AxisValues axis_values(const std::vector<sweep::Axis>& axes, std::int64_t cell);

}  // namespace s2fbench::cube
