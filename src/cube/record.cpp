#include "cube/record.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

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

std::vector<CellState> states_to_retry(const std::string& list) {
  const std::vector<std::string> known = {"failed", "diverged", "timed_out", "all"};
  std::vector<CellState> states;
  for (const std::string& part : split(list, ',')) {
    const std::string word(trim(part));
    if (word == "all")
      return {CellState::failed, CellState::diverged, CellState::timed_out};
    const auto state = cell_state(word);
    if (!state || !has_ended(*state) || *state == CellState::done)
      throw UserError("cells of this state cannot be tried again",
                      "'" + word + "'" + did_you_mean(word, known),
                      "try failed, diverged, timed_out or all");
    states.push_back(*state);
  }
  return states;
}

}  // namespace s2fbench::cube
