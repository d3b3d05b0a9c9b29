// How a start of a sweep opens its results folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cube/folder_lock.hpp"
#include "cube/record.hpp"

namespace s2fbench::cube {

// Whether a cell's checkpoints went on during a start of the sweep, given by its name
// ("20240501T120000.123Z").
using Progressed =
    std::function<bool(const std::string& checkpoint_folder, const std::string& start)>;

struct OpenOptions {
  // Cells in these states are planned again.
  std::vector<CellState> retry = {};
  // Whether the start before this one crashed, where a launcher tells. Without one, a
  // lock of a dead process of this machine means a crash.
  std::optional<bool> after_crash = {};
  // Without one nothing counts as progress.
  Progressed progressed = {};
  LockOptions lock = {};
};

}  // namespace s2fbench::cube
