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
  std::string start_time = {};  // of the last start
};

struct History {
  SweepIdentity identity;  // of the newest start
  Schema schema;
  std::vector<CellHistory> cells;  // by index
  std::string newest_start;
  std::vector<nlohmann::json> starts;  // provenance of every start, oldest first
  std::vector<std::string> warnings;   // damaged lines and the like, for people
};

// Whether there is any journal file.
bool has_journals(const std::string& folder);
// Reads FOLDER/journal. Results of earlier starts whose sweep had fewer axis values are
// moved to their place in the newest shape. Throws UserError when there is no sound
// journal, or when journals of another configuration lie among them.
History read_history(const std::string& folder);

// The cell's axis values by name.
AxisValues axis_values(const std::vector<sweep::Axis>& axes, std::int64_t cell);

}  // namespace s2fbench::cube
