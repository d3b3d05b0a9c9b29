#include "cube/record.hpp"

namespace s2fbench::cube {
namespace {

constexpr const char* kNames[kCellStates] = {"planned", "invalid",  "running",  "done",
                                             "failed",  "diverged", "timed_out"};

}  // namespace

const char* to_string(CellState state) {
  const auto index = static_cast<int>(state);
  return index < kCellStates ? kNames[index] : "unknown";
}

std::optional<CellState> cell_state(const std::string& name) {
  for (int i = 0; i < kCellStates; ++i)
    if (name == kNames[i]) return static_cast<CellState>(i);
  return std::nullopt;
}

bool has_ended(CellState state) {
  return state == CellState::done || state == CellState::failed ||
         state == CellState::diverged || state == CellState::timed_out;
}

}  // namespace s2fbench::cube
